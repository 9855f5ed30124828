/** ElectroDB, unmodified: its secondary access patterns and collections. */
import { expect, test } from "vitest"
import { openCompany } from "./model.ts"

async function fillCompany() {
  const opened = await openCompany()
  const { employees, tasks } = opened
  const teams = ["development", "marketing", "support"] as const
  for (let at = 0; at < 12; at++) {
    await employees
      .put({
        employeeId: `e${String(at).padStart(2, "0")}`,
        name: `Employee ${at}`,
        office: at % 2 === 0 ? "Gatwick" : "Luton",
        team: teams[at % 3] ?? "support",
        hired: `20${10 + at}-01-01`,
      })
      .go()
    await tasks.put({ project: "moon", taskId: `t${at}`, office: "Gatwick" }).go()
  }
  return opened
}

test("finds by an index, by ranges of it and page by page", async () => {
  const { employees } = await fillCompany()
  const team = () => employees.query.seniority({ team: "development" })
  const ids = ({ data }: { readonly data: readonly { readonly employeeId: string }[] }) =>
    data.map(({ employeeId }) => employeeId)
  expect(ids(await team().go())).toEqual(["e00", "e03", "e06", "e09"])
  expect(ids(await team().gte({ hired: "2016-01-01" }).go())).toEqual(["e06", "e09"])
  expect(ids(await team().go({ order: "desc", limit: 1 }))).toEqual(["e09"])
  const first = await team().go({ limit: 3 })
  expect(ids(first)).toEqual(["e00", "e03", "e06"])
  expect(ids(await team().go({ limit: 3, cursor: first.cursor }))).toEqual(["e09"])
})

test("moves in an index with its attributes", async () => {
  const { employees } = await fillCompany()
  await employees.patch({ employeeId: "e00" }).set({ team: "support", hired: "1999-01-01" }).go()
  const at = async (team: "development" | "support") =>
    (await employees.query.seniority({ team }).go()).data.map(({ employeeId }) => employeeId)
  expect(await at("development")).toEqual(["e03", "e06", "e09"])
  expect(await at("support")).toEqual(["e00", "e02", "e05", "e08", "e11"])
})

test("collects two entities from one partition", async () => {
  const { company } = await fillCompany()
  const { data } = await company.collections.workplaces({ office: "Gatwick" }).go({ pages: "all" })
  expect(data.employees).toHaveLength(6)
  expect(data.tasks).toHaveLength(12)
})

/** ElectroDB, unmodified: what it does on the table itself. */
import { expect, test } from "vitest"
import { jack, openCompany } from "./model.ts"

const copyOf = ({ skills, history, ...more }: typeof jack) => ({
  ...more,
  skills: [...skills],
  history: [...history],
})
const employee = copyOf(jack)

test("creates once, reads back, and upserts", async () => {
  const { employees } = await openCompany()
  await employees.create(employee).go()
  expect((await employees.get({ employeeId: "jack" }).go()).data).toEqual(employee)
  await expect(employees.create(employee).go()).rejects.toThrow(/The conditional request failed/)
  await employees.upsert({ ...employee, salary: 120 }).go()
  expect((await employees.get({ employeeId: "jack" }).go()).data?.salary).toBe(120)
  expect((await employees.get({ employeeId: "nobody" }).go()).data).toBeNull()
})

test("changes numbers, lists, sets and maps where they are", async () => {
  const { employees } = await openCompany()
  await employees.put(employee).go()
  const { data } = await employees
    .patch({ employeeId: "jack" })
    .set({ name: "John" })
    .add({ salary: 10, skills: ["rust"] })
    .append({ history: ["promoted"] })
    .data(({ address }, { set }) => set(address.zip, "456"))
    .where(({ salary }, { eq }) => eq(salary, 100))
    .go({ response: "all_new" })
  expect(data).toMatchObject({
    name: "John",
    salary: 110,
    history: ["hired", "promoted"],
    address: { street: "High Street 1", zip: "456" },
  })
  expect([...(data.skills ?? [])].sort()).toEqual(["go", "rust", "sql"])

  const removed = await employees
    .update({ employeeId: "jack" })
    .delete({ skills: ["go"] })
    .subtract({ salary: 10 })
    .remove(["address"])
    .go({ response: "updated_new" })
  expect(removed.data).toMatchObject({ salary: 100 })
  const missed = employees.patch({ employeeId: "nobody" }).set({ name: "Nobody" }).go()
  await expect(missed).rejects.toThrow(/The conditional request failed/)
})

test("deletes under a condition", async () => {
  const { employees } = await openCompany()
  await employees.put(employee).go()
  const attempt = (amount: number) =>
    employees
      .delete({ employeeId: "jack" })
      .where(({ salary }, { lt }) => lt(salary, amount))
      .go({ response: "all_old" })
  await expect(attempt(50)).rejects.toThrow(/The conditional request failed/)
  expect((await attempt(500)).data).toMatchObject({ name: "Jack" })
  expect((await employees.get({ employeeId: "jack" }).go()).data).toBeNull()
})

test("puts, reads and deletes more than one batch holds", async () => {
  const { tasks } = await openCompany()
  const all = Array.from({ length: 130 }, (_, at) => ({
    project: "moon",
    taskId: String(at).padStart(3, "0"),
    office: "Gatwick",
    points: at,
    closed: at % 2 === 0,
  }))
  expect((await tasks.put(all).go()).unprocessed).toEqual([])
  const keys = all.map(({ project, taskId }) => ({ project, taskId }))
  const read = await tasks.get(keys).go()
  expect(read.unprocessed).toEqual([])
  expect(read.data.toSorted((a, b) => a.taskId.localeCompare(b.taskId))).toEqual(all)
  await tasks.delete(keys.slice(0, 60)).go()
  expect((await tasks.scan.go({ pages: "all" })).data).toHaveLength(70)
})

test("queries ranges, filters and follows cursors in both directions", async () => {
  const { tasks } = await openCompany()
  for (let at = 0; at < 10; at++) {
    await tasks.put({ project: "moon", taskId: `t${at}`, office: "Gatwick", points: at }).go()
  }
  const ids = ({ data }: { readonly data: readonly { readonly taskId: string }[] }) =>
    data.map(({ taskId }) => taskId)
  const moon = () => tasks.query.task({ project: "moon" })
  expect(ids(await moon().between({ taskId: "t2" }, { taskId: "t4" }).go())).toEqual([
    "t2",
    "t3",
    "t4",
  ])
  expect(ids(await moon().gt({ taskId: "t7" }).go())).toEqual(["t8", "t9"])
  expect(ids(await moon().lte({ taskId: "t1" }).go())).toEqual(["t0", "t1"])
  expect(ids(await moon().begins({ taskId: "t" }).go({ order: "desc", limit: 2 }))).toEqual([
    "t9",
    "t8",
  ])
  const many = moon().where(
    ({ points, closed }, { gte, eq }) => `${gte(points, 8)} AND ${eq(closed, false)}`,
  )
  expect(ids(await many.go())).toEqual(["t8", "t9"])

  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<ReturnType<typeof moon>["go"]>> = await moon().go({
      cursor,
      limit: 3,
    })
    seen.push(...ids(page))
    cursor = page.cursor
  } while (cursor !== null)
  expect(seen).toEqual(Array.from({ length: 10 }, (_, at) => `t${at}`))
})

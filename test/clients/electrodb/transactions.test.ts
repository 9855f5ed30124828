/** ElectroDB, unmodified: its transactions. */
import { expect, test } from "vitest"
import { openCompany } from "./model.ts"

const task = { project: "moon", taskId: "t1", office: "Gatwick", points: 1 }
const employee = {
  employeeId: "jill",
  name: "Jill",
  office: "Gatwick",
  team: "support",
  hired: "2021-01-01",
} as const

test("writes two entities together and reads them together", async () => {
  const { company } = await openCompany()
  const written = await company.transaction
    .write(({ employees, tasks }) => [
      employees.create(employee).commit(),
      tasks.create(task).commit(),
    ])
    .go()
  expect(written.canceled).toBe(false)
  const read = await company.transaction
    .get(({ employees, tasks }) => [
      employees.get({ employeeId: "jill" }).commit(),
      tasks.get({ project: "moon", taskId: "t1" }).commit(),
      tasks.get({ project: "moon", taskId: "none" }).commit(),
    ])
    .go()
  expect(read.data.map(({ item }) => item)).toMatchObject([{ name: "Jill" }, { points: 1 }, null])
})

test("writes nothing when one of them may not be, and says which", async () => {
  const { company, tasks } = await openCompany()
  await tasks.put(task).go()
  const written = await company.transaction
    .write(({ employees, tasks }) => [
      employees.create(employee).commit(),
      tasks
        .patch({ project: "moon", taskId: "t1" })
        .add({ points: 1 })
        .where(({ points }, { gt }) => gt(points, 5))
        .commit({ response: "all_old" }),
    ])
    .go()
  expect(written.canceled).toBe(true)
  expect(written.data).toMatchObject([
    { rejected: false },
    { rejected: true, code: "ConditionalCheckFailed", item: { points: 1 } },
  ])
  expect((await company.entities.employees.get({ employeeId: "jill" }).go()).data).toBeNull()
})

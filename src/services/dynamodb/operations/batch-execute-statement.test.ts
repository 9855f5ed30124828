/** What a batch of statements tells of faults that are not its callers'. AWS's model: the codes. */
import { expect, test } from "vitest"
import { contextOf, openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { simple } from "../../../../test/support/table-input.ts"
import { createEngine } from "../../../engine/engine.ts"
import { ApiError } from "../../../error.ts"
import { onePlace } from "../../../storage/placement.ts"
import { batchExecuteStatement } from "./batch-execute-statement.ts"
import { createTable } from "./create-table.ts"
import { getItem } from "./get-item.ts"

const TableName = "Orders"
const busy = new ApiError("ServiceUnavailableException", "The database is busy")

/** A database in which the `failing` of all writes end with `fault`. */
async function openFailing(failing: readonly number[], fault: Error) {
  const there = await openContext()
  const { storage } = there.engine
  await perform(createTable, { ...simple, TableName }, there)
  let writes = 0
  const placement = onePlace({
    read: (reads, consistency) => storage.read(reads, consistency),
    async write(reads, plan) {
      if (failing.includes(writes++)) throw fault
      return storage.write(reads, plan)
    },
    close: () => storage.close(),
  })
  const here = contextOf(createEngine({ placement, platform: there.platform }))
  const find = (pk: string) => perform(getItem, { TableName, Key: { pk: { S: pk } } }, there)
  return { here, find }
}

const Statements = ["a", "b", "c"].map((pk) => ({
  Statement: `INSERT INTO ${TableName} VALUE {'pk': '${pk}'}`,
}))
const batch = { Statements, ReturnConsumedCapacity: "TOTAL" }

test("a fault beside what was carried out is one of its slot", async () => {
  const { here, find } = await openFailing([1], busy)
  expect(await perform(batchExecuteStatement, batch, here)).toEqual({
    Responses: [
      { TableName },
      { Error: { Code: "InternalServerError", Message: "The database is busy" } },
      { TableName },
    ],
    ConsumedCapacity: [{ TableName, CapacityUnits: 2 }],
  })
  expect(await find("b")).toEqual({})
  expect(await find("c")).toEqual({ Item: { pk: { S: "c" } } })
})

test("a fault of all of them is the whole call's, which SDKs send again", async () => {
  const { here } = await openFailing([0, 1, 2], busy)
  expect(await refusalOf(batchExecuteStatement, batch, here)).toBe(
    "ServiceUnavailableException: The database is busy",
  )
})

test("what nobody foresaw is told once everything has ended", async () => {
  const { here, find } = await openFailing([0], new Error("unforeseen"))
  await expect(perform(batchExecuteStatement, batch, here)).rejects.toThrow("unforeseen")
  expect(await find("c")).toEqual({ Item: { pk: { S: "c" } } })
})

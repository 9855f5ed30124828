import { expect, test } from "vitest"
import { contextOf, openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { simple } from "../../../../test/support/table-input.ts"
import { createEngine } from "../../../engine/engine.ts"
import { onePlace } from "../../../storage/placement.ts"
import { batchWriteItem } from "./batch-write-item.ts"
import { createTable } from "./create-table.ts"
import { deleteTable } from "./delete-table.ts"
import { getItem } from "./get-item.ts"

// AWS API reference, BatchWriteItem: "If one or more of the following is true, DynamoDB rejects the
// entire batch write operation: one or more tables specified in the request does not exist." A
// process that has used a table may not have heard that another one deleted it.
test("nothing is written when another process has deleted one of the tables", async () => {
  const here = await openContext()
  const there = contextOf(createEngine(onePlace(here.engine.storage), here.platform))
  for (const TableName of ["Kept", "Gone"]) {
    await perform(createTable, { ...simple, TableName }, here)
  }
  const put = (pk: string) => [{ PutRequest: { Item: { pk: { S: pk } } } }]
  await perform(batchWriteItem, { RequestItems: { Kept: put("a"), Gone: put("a") } }, here)
  await perform(deleteTable, { TableName: "Gone" }, there)

  const batch = { RequestItems: { Kept: put("b"), Gone: put("b") } }
  expect(await refusalOf(batchWriteItem, batch, here)).toBe(
    "ResourceNotFoundException: Requested resource not found",
  )
  const Key = { pk: { S: "b" } }
  expect(await perform(getItem, { TableName: "Kept", Key }, here)).toEqual({})
})

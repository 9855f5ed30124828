import { expect, test } from "vitest"
import { contextOf, openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { simple } from "../../../../test/support/table-input.ts"
import { createEngine, type Engine } from "../../../engine/engine.ts"
import { onePlace } from "../../../storage/placement.ts"
import { batchWriteItem } from "./batch-write-item.ts"
import { createTable } from "./create-table.ts"
import { deleteTable } from "./delete-table.ts"
import { getItem } from "./get-item.ts"
import { updateTable } from "./update-table.ts"

// AWS API reference, BatchWriteItem: "If one or more of the following is true, DynamoDB rejects the
// entire batch write operation: one or more tables specified in the request does not exist." A
// process that has used a table may not have heard that another one deleted it.
test("nothing is written when another process has deleted one of the tables", async () => {
  const here = await openContext()
  const there = contextOf(
    createEngine({ placement: onePlace(here.engine.storage), platform: here.platform }),
  )
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

const TableName = "Orders"
/** Makes `{ n: { N: "1" } }` a bad item. */
const addIndex = {
  TableName,
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "n", AttributeType: "S" },
  ],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName: "by-n",
        KeySchema: [{ AttributeName: "n", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    },
  ],
}
const good = { PutRequest: { Item: { pk: { S: "good" } } } }
const bad = { PutRequest: { Item: { pk: { S: "bad" }, n: { N: "1" } } } }
const refusal = /^ValidationException: .*Type mismatch for Index Key n/

/** Another process adds an index just before the write of that turn; a batch makes one for each. */
async function openChanging(turn: number) {
  const there = await openContext()
  const { storage } = there.engine
  await perform(createTable, { ...simple, TableName }, there)
  let writes = 0
  let change: Promise<unknown> | undefined
  const changing: Engine["placement"] = onePlace({
    read: (reads, consistency) => storage.read(reads, consistency),
    async write(reads, plan) {
      writes += 1
      if (writes >= turn) {
        change ??= perform(updateTable, addIndex, there)
        await change
      }
      return storage.write(reads, plan)
    },
    close: () => storage.close(),
  })
  const here = contextOf(createEngine({ placement: changing, platform: there.platform }))
  const find = (pk: string) => perform(getItem, { TableName, Key: { pk: { S: pk } } }, here)
  // So that it is known here.
  expect(await find("good")).toEqual({})
  return { here, find }
}

test("what a change of the table makes bad comes back once something is written", async () => {
  const { here, find } = await openChanging(2)
  const reply = await perform(batchWriteItem, { RequestItems: { [TableName]: [good, bad] } }, here)
  expect(reply).toEqual({ UnprocessedItems: { [TableName]: [bad] } })
  expect(await find("good")).toMatchObject({ Item: { pk: { S: "good" } } })
  const again = { RequestItems: reply.UnprocessedItems }
  expect(await refusalOf(batchWriteItem, again, here)).toMatch(refusal)
  expect(await find("bad")).toEqual({})
})

test("what a change of the table makes bad is refused as long as nothing is written", async () => {
  const { here, find } = await openChanging(1)
  const batch = { RequestItems: { [TableName]: [good, bad] } }
  expect(await refusalOf(batchWriteItem, batch, here)).toMatch(refusal)
  expect(await find("good")).toEqual({})
  expect(await find("bad")).toEqual({})
})

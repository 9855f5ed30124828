/**
 * What requests are charged: reads by 4 KB, writes by 1 KB, by the larger of old and new item.
 * Source: AWS guide, "Read and write operations".
 */
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()
const ReturnConsumedCapacity = "TOTAL"
const units = (reply: { ConsumedCapacity?: ConsumedCapacity | undefined }) =>
  reply.ConsumedCapacity?.CapacityUnits

/** An item of exactly this many bytes. */
function itemOf(bytes: number, pk = "a") {
  const filler = bytes - "pk".length - pk.length - "f".length
  return { pk: { S: pk }, f: { S: "x".repeat(filler) } }
}

test.each([
  [100, 0.5],
  [4096, 0.5],
  [4097, 1],
  [8193, 1.5],
])("reading %d bytes costs %d units, twice that when consistent", async (bytes, eventual) => {
  const TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: itemOf(bytes) })
  const get = { TableName, Key: { pk: { S: "a" } }, ReturnConsumedCapacity } as const
  expect(units(await db.getItem(get))).toBe(eventual)
  expect(units(await db.getItem({ ...get, ConsistentRead: true }))).toBe(2 * eventual)
  const query = {
    TableName,
    KeyConditionExpression: "pk = :a",
    ExpressionAttributeValues: { ":a": { S: "a" } },
    ReturnConsumedCapacity,
  } as const
  expect(units(await db.query(query))).toBe(eventual)
  expect(units(await db.query({ ...query, ProjectionExpression: "pk" }))).toBe(eventual)
})

test("reading nothing costs a half", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const get = { TableName, Key: { pk: { S: "a" } }, ReturnConsumedCapacity } as const
  expect(units(await db.getItem(get))).toBe(0.5)
})

test("a page is rounded once, a batch item by item", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const names = ["a", "b", "c"]
  for (const name of names) await db.putItem({ TableName, Item: itemOf(2000, name) })
  expect(units(await db.scan({ TableName, ReturnConsumedCapacity }))).toBe(1)
  const batch = await db.batchGetItem({
    RequestItems: { [TableName]: { Keys: [...names, "none"].map((S) => ({ pk: { S } })) } },
    ReturnConsumedCapacity,
  })
  expect(batch.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2 }])
})

test("a write costs the larger of the old and the new item", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const put = async (bytes: number) =>
    units(await db.putItem({ TableName, Item: itemOf(bytes), ReturnConsumedCapacity }))
  const Key = { pk: { S: "a" } }
  expect(await put(1024)).toBe(1)
  expect(await put(1025)).toBe(2)
  expect(await put(100)).toBe(2)
  expect(await put(5000)).toBe(5)
  const update = await db.updateItem({
    TableName,
    Key,
    UpdateExpression: "REMOVE f",
    ReturnConsumedCapacity,
  })
  expect(units(update)).toBe(5)
  await put(3000)
  expect(units(await db.deleteItem({ TableName, Key, ReturnConsumedCapacity }))).toBe(3)
  expect(units(await db.deleteItem({ TableName, Key, ReturnConsumedCapacity }))).toBe(1)
})

test("INDEXES shows the table's share; NONE, nothing", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const put = (more: object) => db.putItem({ TableName, Item: itemOf(100), ...more })
  expect((await put({ ReturnConsumedCapacity: "INDEXES" })).ConsumedCapacity).toEqual({
    TableName,
    CapacityUnits: 1,
    Table: { CapacityUnits: 1 },
  })
  expect((await put({})).ConsumedCapacity).toBeUndefined()
})

test("a batch of writes sums them by table", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const { ConsumedCapacity } = await db.batchWriteItem({
    RequestItems: {
      [TableName]: [
        { PutRequest: { Item: itemOf(1500, "a") } },
        { PutRequest: { Item: itemOf(100, "b") } },
        { DeleteRequest: { Key: { pk: { S: "none" } } } },
      ],
    },
    ReturnConsumedCapacity,
  })
  expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4 }])
})

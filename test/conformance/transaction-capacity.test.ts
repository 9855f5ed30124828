/**
 * What transactions are charged: two units for each that a single read or write costs. Source: AWS
 * guide, "Capacity management for transactions"; the members are observed.
 */
import { beforeEach, expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"
import { actionsOn, keyOf } from "../support/transactions.ts"

const db = subject()
let TableName = ""
let other = ""
beforeEach(async () => {
  TableName = await createTable(db, { pk: "S" })
  other = await createTable(db, { pk: "S" })
})

const { put, remove, add, check } = actionsOn(() => TableName)
/** Attributes that make an item with a key of one letter this large. */
const filled = (bytes: number) => ({ f: { S: "x".repeat(bytes - 4) } })
const writing = (CapacityUnits: number) => ({ CapacityUnits, WriteCapacityUnits: CapacityUnits })
const reading = (CapacityUnits: number) => ({ CapacityUnits, ReadCapacityUnits: CapacityUnits })

test("writes cost twice, rounded item by item and summed by table", async () => {
  await db.putItem({ TableName, Item: { ...keyOf("c"), ...filled(3000) } })
  await db.putItem({ TableName, Item: { ...keyOf("d"), ...filled(2048) } })
  const transaction = (ReturnConsumedCapacity: "INDEXES" | "TOTAL") =>
    db.transactWriteItems({
      TransactItems: [
        { Put: { TableName: other, Item: keyOf("a") } },
        put("a", filled(1024)),
        put("b", filled(1025)),
        remove("c"),
        check("d", "attribute_exists(pk)"),
        check("e", "attribute_not_exists(pk)"),
        add("g", 1),
      ],
      ReturnConsumedCapacity,
    })
  // 1 + 2 + 3 + 2 + 1 + 1, twice.
  expect((await transaction("TOTAL")).ConsumedCapacity).toEqual([
    { TableName: other, ...writing(2) },
    { TableName, ...writing(20) },
  ])
  // The second time there is nothing to delete.
  expect((await transaction("INDEXES")).ConsumedCapacity).toEqual([
    { TableName: other, ...writing(2), Table: writing(2) },
    { TableName, ...writing(16), Table: writing(16) },
  ])
})

test("a table's name and its ARN are one table", async () => {
  const arn = (await db.describeTable({ TableName })).Table?.TableArn
  const byArn = { Put: { TableName: arn, Item: keyOf("b") } }
  const { ConsumedCapacity } = await db.transactWriteItems({
    TransactItems: [put("a"), byArn],
    ReturnConsumedCapacity: "TOTAL",
  })
  expect(ConsumedCapacity).toEqual([{ TableName, ...writing(4) }])
})

test("a replay costs reads of what is there", async () => {
  const ClientRequestToken = crypto.randomUUID()
  const transaction = () =>
    db.transactWriteItems({
      TransactItems: [put("a", filled(5000)), remove("b")],
      ClientRequestToken,
      ReturnConsumedCapacity: "INDEXES",
    })
  expect((await transaction()).ConsumedCapacity).toEqual([
    { TableName, ...writing(12), Table: writing(12) },
  ])
  expect((await transaction()).ConsumedCapacity).toEqual([
    { TableName, ...reading(6), Table: reading(6) },
  ])
})

test("reads cost twice, and so does what is missing", async () => {
  await db.putItem({ TableName, Item: { ...keyOf("a"), ...filled(4097) } })
  const transaction = {
    TransactItems: [
      { Get: { TableName, Key: keyOf("a"), ProjectionExpression: "pk" } },
      { Get: { TableName, Key: keyOf("b") } },
      { Get: { TableName: other, Key: keyOf("a") } },
    ],
  }
  const read = await db.transactGetItems({ ...transaction, ReturnConsumedCapacity: "TOTAL" })
  expect(read.ConsumedCapacity).toEqual([
    { TableName, ...reading(6) },
    { TableName: other, ...reading(2) },
  ])
  const indexes = await db.transactGetItems({ ...transaction, ReturnConsumedCapacity: "INDEXES" })
  expect(indexes.ConsumedCapacity?.[0]).toEqual({ TableName, ...reading(6), Table: reading(6) })
  expect((await db.transactGetItems(transaction)).ConsumedCapacity).toBeUndefined()
})

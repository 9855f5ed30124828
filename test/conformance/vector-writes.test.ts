/**
 * What vector indexes ask of writes, and what they cost. Source: AWS guide, "Writing items with
 * vector data"; the SDK's documentation of PutItemInput and ConsumedCapacity.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { refusalOf, subject } from "../support/subject.ts"
import {
  createVectorTable,
  type Item,
  listOf,
  schema,
  vectorIndex,
  vectorItem,
} from "../support/vector-table.ts"

const db = subject()
const invalid = "ValidationException: One or more parameter values were invalid: "

describe("an item that the index cannot take is refused, and nothing changes", () => {
  let TableName: string
  beforeAll(async () => {
    const index = vectorIndex("near", { SearchSchema: schema("tenant", "year") })
    TableName = await createVectorTable(db, [index], { tenant: "S", year: "N" })
  })
  const size = `${invalid}Invalid size for parameter v, Expected: 2, Actual: 3. IndexName: near`
  const list = (...elements: Item[string][]): Item => ({ v: { L: elements } })
  test.each<[string, Item, string]>([
    ["another size", list(...listOf([1, 2, 3])), size],
    ["a set", { v: { NS: ["1", "2"] } }, "Invalid type for parameter v"],
    ["a text", { v: { S: "1,2" } }, "Invalid type for parameter v"],
    ["a text in the list", list({ N: "1" }, { S: "2" }), "Invalid type for parameter v[1]"],
    ["too large a number", list({ N: "1" }, { N: "3.5e38" }), "Invalid value for parameter v[1]"],
    ["a HASH of another type", { tenant: { N: "1" } }, "Type mismatch for Index Key tenant"],
    ["an empty HASH", { tenant: { S: "" } }, "cannot contain an empty string value"],
    ["a filter of another type", { year: { S: "1999" } }, "Type mismatch for Index Key year"],
  ])("%s", async (_, wrong, text) => {
    const Key = { pk: { S: "a" } }
    const good = vectorItem("a", [1, 2], { tenant: { S: "t" } })
    await db.putItem({ TableName, Item: good })
    const Item = { ...good, ...wrong }
    const [[name, value]] = Object.entries(wrong) as [[string, Item[string]]]
    const update = {
      ...{ TableName, Key, UpdateExpression: "SET #n = :v" },
      ExpressionAttributeNames: { "#n": name },
      ExpressionAttributeValues: { ":v": value },
    }
    expect(await refusalOf(db.putItem({ TableName, Item }))).toContain(text)
    expect(await refusalOf(db.updateItem(update))).toContain(text)
    const RequestItems = { [TableName]: [{ PutRequest: { Item } }] }
    expect(await refusalOf(db.batchWriteItem({ RequestItems }))).toContain(text)
    const TransactItems = [{ Put: { TableName, Item } }]
    expect(await refusalOf(db.transactWriteItems({ TransactItems }))).toMatch(
      /TransactionCanceled|ValidationException/,
    )
    expect((await db.getItem({ TableName, Key })).Item).toEqual(good)
  })

  test("more digits than a 32-bit float has are kept in the table", async () => {
    const Item = vectorItem("digits", [0.1234567890123456, 0.00001], { tenant: { S: "t" } })
    await db.putItem({ TableName, Item })
    expect((await db.getItem({ TableName, Key: { pk: { S: "digits" } } })).Item).toEqual(Item)
  })
})

describe("a write is charged for what it changes in the index", () => {
  const capacityOf = async (call: Promise<{ ConsumedCapacity?: object | undefined }>) =>
    (await call).ConsumedCapacity
  const INDEXES = { ReturnConsumedCapacity: "INDEXES" } as const

  test("its bytes, a kilobyte at least, apart from units", async () => {
    const Projection = { ProjectionType: "INCLUDE" as const, NonKeyAttributes: ["title"] }
    const index = vectorIndex("near", { Projection, SearchSchema: schema("tenant") })
    const TableName = await createVectorTable(db, [index], { tenant: "S" })
    const title = "x".repeat(2000)
    const Item = vectorItem("a", [1, 2], { tenant: { S: "t" }, title: { S: title } })
    // pk, tenant, v, and title with its value.
    const bytes = 3 + 7 + 9 + 2005
    const put = { TableName, Item, ...INDEXES }
    const units = { CapacityUnits: 2, Table: { CapacityUnits: 2 }, TableName }
    const charged = (of: number) => ({
      ...units,
      VectorIndexes: { near: { VectorWriteRequestBytes: of } },
    })
    expect(await capacityOf(db.putItem(put))).toEqual(charged(bytes))
    expect(await capacityOf(db.putItem(put))).toEqual(units)
    const other = { ...Item, unseen: { S: "" } }
    expect(await capacityOf(db.putItem({ ...put, Item: other }))).toEqual(units)
    const TOTAL = { ReturnConsumedCapacity: "TOTAL" } as const
    const moved = { ...Item, tenant: { S: "u" } }
    expect(await capacityOf(db.putItem({ ...put, Item: moved }))).toEqual(charged(2 * bytes))
    expect(await capacityOf(db.putItem({ ...put, ...TOTAL }))).toEqual({
      ...{ CapacityUnits: 2, TableName },
    })
    const gone = { TableName, Key: { pk: { S: "a" } }, ...INDEXES }
    expect(await capacityOf(db.deleteItem(gone))).toEqual(charged(bytes))
  })

  test("in transactions and batches too", async () => {
    const TableName = await createVectorTable(db, [vectorIndex("near")])
    const VectorIndexes = { near: { VectorWriteRequestBytes: 2048 } }
    const items = [vectorItem("a", [1, 2]), vectorItem("b", [1, 2])]
    const TransactItems = items.map((Item) => ({ Put: { TableName, Item } }))
    const transacted = await db.transactWriteItems({ TransactItems, ...INDEXES })
    expect(transacted.ConsumedCapacity?.[0]).toMatchObject({ CapacityUnits: 4, VectorIndexes })
    const requests = items.map(({ pk }) => ({ DeleteRequest: { Key: { pk } as Item } }))
    const written = await db.batchWriteItem({ RequestItems: { [TableName]: requests }, ...INDEXES })
    expect(written.ConsumedCapacity?.[0]).toMatchObject({ CapacityUnits: 2, VectorIndexes })
  })
})

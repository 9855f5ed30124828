/**
 * Secondary indexes: which items they hold, in which order, and what of them a request sees.
 * Sources: AWS guide, "Using Global Secondary Indexes" and "Local Secondary Indexes".
 */
import type { AttributeValue, QueryCommandInput } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createIndexedTable, including, index, keysOnly } from "../support/indexed-table.ts"
import { subject } from "../support/subject.ts"

const db = subject()
let TableName: string

type Item = Record<string, AttributeValue>
const item = (pk: string, sk: string, more: Item = {}): Item => ({
  ...{ pk: { S: pk }, sk: { S: sk } },
  ...more,
})
const thing = (g: string, n: number, more: Item = {}): Item => ({
  ...{ g: { S: g }, n: { N: String(n) } },
  ...{ extra: { S: "e" }, note: { S: "n" }, ...more },
})

beforeAll(async () => {
  TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "S", g: "S", n: "N" },
    global: [
      index("all", [["g"], ["n"]]),
      index("hash-only", [["g"], []]),
      index("keys", [["g"], ["n"]], keysOnly),
      index("some", [["g"], ["n"]], including("extra")),
    ],
    local: [
      index("local", [["pk"], ["n"]], including("extra")),
      index("local-all", [["pk"], ["n"]]),
    ],
  })
  const items = [
    item("a", "1", thing("x", 10)),
    item("a", "2", thing("x", -5)),
    item("b", "1", thing("x", 2.5)),
    item("b", "2", { g: { S: "x" } }),
    item("b", "3", { n: { N: "7" } }),
    item("c", "1", thing("y", 1)),
  ]
  for (const Item of items) await db.putItem({ TableName, Item })
})

const query = (IndexName: string, more: Partial<QueryCommandInput> = {}) => {
  const { ExpressionAttributeValues: values, ...rest } = more
  return db.query({
    ...{ TableName, IndexName, KeyConditionExpression: "g = :g", ...rest },
    ExpressionAttributeValues: { ":g": { S: "x" }, ...values },
  })
}
const local = (IndexName: string, more: Partial<QueryCommandInput> = {}) =>
  db.query({
    ...{ TableName, IndexName },
    KeyConditionExpression: "pk = :p",
    ExpressionAttributeValues: { ":p": { S: "a" } },
    ...more,
  })
const keysOf = (items: Item[] | undefined) =>
  items?.map(({ pk, sk }) => `${pk?.S}${sk?.S}`).join(" ")

describe("an index", () => {
  test("holds the items that have all of its keys, in the order of its sort key", async () => {
    expect(keysOf((await query("all")).Items)).toBe("a2 b1 a1")
    expect(keysOf((await query("all", { ScanIndexForward: false })).Items)).toBe("a1 b1 a2")
    expect((await query("hash-only", { Select: "COUNT" })).Count).toBe(4)
    expect(keysOf((await local("local")).Items)).toBe("a2 a1")
    const { Count, ScannedCount } = await db.scan({ TableName, IndexName: "all" })
    expect([Count, ScannedCount]).toEqual([4, 4])
  })

  test.each([
    ["n > :n", "-5", "b1 a1"],
    ["n >= :n", "-5", "a2 b1 a1"],
    ["n < :n", "10", "a2 b1"],
    ["n = :n", "2.50", "b1"],
  ])("takes a condition on its sort key: %s", async (condition, n, keys) => {
    const { Items } = await query("all", {
      KeyConditionExpression: `g = :g AND ${condition}`,
      ExpressionAttributeValues: { ":n": { N: n } },
    })
    expect(keysOf(Items)).toBe(keys)
  })

  test("shows what is projected", async () => {
    const whole = item("a", "1", thing("x", 10))
    const { note: _, ...included } = whole
    const { extra: __, ...keys } = included
    const limit = { KeyConditionExpression: "g = :g AND n = :n" }
    const values = { ExpressionAttributeValues: { ":n": { N: "10" } } }
    expect((await query("all", { ...limit, ...values })).Items).toEqual([whole])
    expect((await query("some", { ...limit, ...values })).Items).toEqual([included])
    expect((await query("keys", { ...limit, ...values })).Items).toEqual([keys])
    const asked = { ...limit, ...values, Select: "ALL_PROJECTED_ATTRIBUTES" } as const
    expect((await query("some", asked)).Items).toEqual([included])
    const projected = { ...limit, ...values, ProjectionExpression: "extra, pk" }
    expect((await query("some", projected)).Items).toEqual([{ extra: { S: "e" }, pk: { S: "a" } }])
  })

  test("follows every kind of write", async () => {
    const table = await createIndexedTable(db, {
      types: { pk: "S", sk: "S", g: "S", n: "N" },
      global: [index("all", [["g"], ["n"]])],
    })
    const Key = item("a", "1")
    const seen = async () => {
      const { Items } = await db.scan({ TableName: table, IndexName: "all" })
      return Items?.map(({ g, n }) => `${g?.S}${n?.N}`).join(" ")
    }
    const update = (UpdateExpression: string, values?: Item) =>
      db.updateItem({
        ...{ TableName: table, Key, UpdateExpression },
        ...(values && { ExpressionAttributeValues: values }),
      })
    await db.putItem({ TableName: table, Item: { ...Key, g: { S: "x" } } })
    expect(await seen()).toBe("")
    await update("SET n = :n", { ":n": { N: "1" } })
    expect(await seen()).toBe("x1")
    await update("SET n = n + :n", { ":n": { N: "1" } })
    expect(await seen()).toBe("x2")
    await update("SET plain = :n", { ":n": { N: "1" } })
    expect(await seen()).toBe("x2")
    await update("REMOVE g")
    expect(await seen()).toBe("")
    await db.putItem({ TableName: table, Item: { ...Key, ...thing("y", 3) } })
    expect(await seen()).toBe("y3")
    await db.putItem({ TableName: table, Item: { ...Key, ...thing("z", 3) } })
    expect(await seen()).toBe("z3")
    await db.deleteItem({ TableName: table, Key })
    expect(await seen()).toBe("")
    await db.batchWriteItem({
      RequestItems: { [table]: [{ PutRequest: { Item: { ...Key, ...thing("w", 4) } } }] },
    })
    expect(await seen()).toBe("w4")
  })

  test("may be filtered by keys of the table", async () => {
    const { Items } = await query("all", {
      FilterExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": { S: "b" } },
    })
    expect(keysOf(Items)).toBe("b1")
  })

  test("reports its own counts", async () => {
    const { Table } = await db.describeTable({ TableName })
    const counts = [
      ...(Table?.GlobalSecondaryIndexes ?? []),
      ...(Table?.LocalSecondaryIndexes ?? []),
    ]
      .map(({ IndexName, ItemCount, IndexSizeBytes }) => [IndexName, ItemCount, IndexSizeBytes])
      .toSorted()
    // pk 3, sk 3, g 2, extra 6, note 5; n 3 where it is 10, 1 or 7, else 4.
    expect(counts).toEqual([
      ["all", 4, 90],
      ["hash-only", 5, 98],
      ["keys", 4, 46],
      ["local", 5, 71],
      ["local-all", 5, 99],
      ["some", 4, 70],
    ])
  })
})

// AWS guide, LSI: "DynamoDB will automatically fetch those attributes from the table".
describe("a local index", () => {
  test("shows what it holds, and fetches what else is asked for", async () => {
    const first = async (more: Partial<QueryCommandInput>) =>
      (await local("local", { ScanIndexForward: false, Limit: 1, ...more })).Items?.[0]
    const whole = item("a", "1", thing("x", 10))
    const { note: _, g: __, ...held } = whole
    expect(await first({})).toEqual(held)
    expect(await first({ Select: "ALL_ATTRIBUTES" })).toEqual(whole)
    expect(await first({ ProjectionExpression: "note" })).toEqual({ note: { S: "n" } })
    const values = { ":p": { S: "a" }, ":n": { S: "n" } }
    expect(
      await first({ FilterExpression: "note = :n", ExpressionAttributeValues: values }),
    ).toEqual(held)
  })

  test("reads consistently, and is charged for what it fetches item by item", async () => {
    const cost = async (more: Partial<QueryCommandInput>) =>
      (await local("local", { ...more, ReturnConsumedCapacity: "INDEXES" })).ConsumedCapacity
    const arm = (CapacityUnits: number) => ({ local: { CapacityUnits } })
    expect(await cost({ ConsistentRead: true })).toEqual({
      ...{ TableName, CapacityUnits: 1, Table: { CapacityUnits: 0 } },
      LocalSecondaryIndexes: arm(1),
    })
    expect(await cost({ Select: "ALL_ATTRIBUTES" })).toEqual({
      ...{ TableName, CapacityUnits: 1.5, Table: { CapacityUnits: 1 } },
      LocalSecondaryIndexes: arm(0.5),
    })
  })
})

// Query refuses such a filter: refused-index-reads.test.ts.
test("a scan's filter sees of a global index what it projects", async () => {
  const filter = { TableName, FilterExpression: "attribute_exists(note)" }
  expect((await db.scan({ ...filter, IndexName: "some" })).Count).toBe(0)
  expect((await db.scan({ ...filter, IndexName: "all" })).Count).toBeGreaterThan(0)
})

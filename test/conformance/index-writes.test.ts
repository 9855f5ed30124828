/**
 * What indexes demand of items, and what writes cost on them. Source of the arithmetic: AWS guide,
 * "Write capacity units" of global secondary indexes; texts as observed.
 */
import type { AttributeValue, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createIndexedTable, index, keysOnly } from "../support/indexed-table.ts"
import { refusalOf, subject } from "../support/subject.ts"

const db = subject()
const invalid = "ValidationException: One or more parameter values were invalid: "
const notValid = "ValidationException: One or more parameter values are not valid. "
const Key = { pk: { S: "a" }, sk: { S: "1" } }
const ReturnConsumedCapacity = "INDEXES"
let TableName: string

type Item = Record<string, AttributeValue>

beforeAll(async () => {
  TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "S", g: "S", n: "N", b: "B" },
    global: [index("second", [["g"], ["n"]]), index("first", [["n"], ["g"]], keysOnly)],
    local: [index("third", [["pk"], ["b"]], keysOnly)],
  })
})

const put = (more: Item) => db.putItem({ TableName, Item: { ...Key, ...more } })
const batch = (more: Item) =>
  db.batchWriteItem({
    RequestItems: { [TableName]: [{ PutRequest: { Item: { ...Key, ...more } } }] },
  })
const update = (UpdateExpression: string, value: AttributeValue) =>
  db.updateItem({
    ...{ TableName, Key, UpdateExpression, ExpressionAttributeValues: { ":v": value } },
  })
const updateAttribute = (name: string, Value: AttributeValue) =>
  db.updateItem({ TableName, Key, AttributeUpdates: { [name]: { Action: "PUT", Value } } })

describe("a write is refused if an index cannot take its key", () => {
  const mismatch = "Type mismatch for Index Key n Expected: N Actual: S IndexName: first"
  test.each<[string, () => Promise<unknown>, string]>([
    ["a put of another type", () => put({ n: { S: "1" } }), invalid + mismatch],
    ["a batch with another type", () => batch({ n: { S: "1" } }), invalid + mismatch],
    [
      "a put of no scalar",
      () => put({ g: { L: [] } }),
      `${invalid}Type mismatch for Index Key g Expected: S Actual: L IndexName: first`,
    ],
    [
      "a put of an empty string",
      () => put({ g: { S: "" } }),
      `${notValid}A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: first, IndexKey: g`,
    ],
    [
      // What DynamoDB answers was not observed; two halves would be one key.
      "a put of half a surrogate pair",
      () => put({ g: { S: "a\ud800" } }),
      `${notValid}A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain a string that is not Unicode. IndexName: first, IndexKey: g`,
    ],
    [
      "an update to half a surrogate pair",
      () => update("SET g = :v", { S: "\udc00a" }),
      `${notValid}The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain a string that is not Unicode.`,
    ],
    [
      "a put of empty bytes",
      () => put({ b: { B: new Uint8Array(0) } }),
      `${notValid}A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty binary value. IndexName: third, IndexKey: b`,
    ],
    [
      "a put of too much for a sort key",
      () => put({ g: { S: "x".repeat(1025) } }),
      `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
    ],
    [
      "an update to another type",
      () => update("SET n = :v", { S: "1" }),
      "ValidationException: The update expression attempted to update the secondary index key to unsupported type",
    ],
    [
      "an update to an empty string",
      () => update("SET g = :v", { S: "" }),
      `${notValid}The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.`,
    ],
    [
      "an update of attributes to another type",
      () => updateAttribute("n", { S: "1" }),
      invalid + mismatch,
    ],
    [
      "an update of attributes to an empty string",
      () => updateAttribute("g", { S: "" }),
      `${notValid}A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: first, IndexKey: g`,
    ],
    [
      "an update to too much",
      () => update("SET b = :v", { B: new Uint8Array(1025) }),
      `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
    ],
    [
      "an update inside of a key",
      () => update("SET g.a = :v", { S: "1" }),
      "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: g",
    ],
  ])("%s", async (_, call, text) => {
    expect(await refusalOf(call())).toBe(text)
    expect((await db.scan({ TableName })).Count).toBe(0)
  })

  test("too much for a partition key", async () => {
    const table = await createIndexedTable(db, {
      types: { pk: "S", sk: "S", g: "S" },
      global: [index("idx", [["g"], []])],
    })
    const long = db.putItem({ TableName: table, Item: { ...Key, g: { S: "x".repeat(2049) } } })
    expect(await refusalOf(long)).toBe(
      `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    )
  })

  // Observed: DynamoDB judges the whole batch before it writes any of it.
  test("and with it the whole batch", async () => {
    const requests = [
      { ...Key, pk: { S: "good" } },
      { ...Key, n: { S: "bad" } },
    ].map((Item) => ({ PutRequest: { Item } }))
    await refusalOf(db.batchWriteItem({ RequestItems: { [TableName]: requests } }))
    expect((await db.scan({ TableName })).Count).toBe(0)
  })
})

describe("a write costs on an index what it changes there", () => {
  let table: string
  beforeAll(async () => {
    table = await createIndexedTable(db, {
      types: { pk: "S", sk: "S", g: "S", l: "S" },
      global: [index("all", [["g"], []]), index("keys", [["g"], []], keysOnly)],
      local: [index("local", [["pk"], ["l"]])],
    })
  })
  const update = async (UpdateExpression: string, values: Item) => {
    const input: UpdateItemCommandInput = { TableName: table, Key, UpdateExpression }
    const { ConsumedCapacity } = await db.updateItem({
      ...{ ...input, ExpressionAttributeValues: values, ReturnConsumedCapacity },
    })
    return ConsumedCapacity
  }
  const cost = (base: number, global: Record<string, number>, local: Record<string, number>) => {
    const arms = (all: Record<string, number>) =>
      Object.fromEntries(
        Object.entries(all).map(([name, CapacityUnits]) => [name, { CapacityUnits }]),
      )
    const sum = [...Object.values(global), ...Object.values(local)].reduce((a, b) => a + b, base)
    return {
      ...{ TableName: table, CapacityUnits: sum, Table: { CapacityUnits: base } },
      ...(Object.keys(global).length > 0 && { GlobalSecondaryIndexes: arms(global) }),
      ...(Object.keys(local).length > 0 && { LocalSecondaryIndexes: arms(local) }),
    }
  }

  test("step by step", async () => {
    const kilobytes = (count: number) => ({ S: "x".repeat(1024 * count) })
    expect(await update("SET f = :f", { ":f": kilobytes(2) })).toEqual(cost(3, {}, {}))
    const appears = await update("SET g = :g", { ":g": { S: "x" } })
    expect(appears).toEqual(cost(3, { all: 3, keys: 1 }, {}))
    const same = await update("SET g = :g", { ":g": { S: "x" } })
    expect(same).toEqual(cost(3, {}, {}))
    const grows = await update("SET f = :f", { ":f": kilobytes(4) })
    expect(grows).toEqual(cost(5, { all: 5 }, {}))
    const moves = await update("SET g = :g", { ":g": { S: "y" } })
    expect(moves).toEqual(cost(5, { all: 10, keys: 2 }, {}))
    const local = await update("SET l = :l", { ":l": { S: "y" } })
    expect(local).toEqual(cost(5, { all: 5 }, { local: 5 }))
    const batch = await db.batchWriteItem({
      RequestItems: { [table]: [{ DeleteRequest: { Key } }] },
      ReturnConsumedCapacity,
    })
    expect(batch.ConsumedCapacity).toEqual([cost(5, { all: 5, keys: 1 }, { local: 5 })])
    const nothing = await db.deleteItem({ TableName: table, Key, ReturnConsumedCapacity })
    expect(nothing.ConsumedCapacity).toEqual(cost(1, {}, {}))
  })

  test("sets are compared without their order, numbers by their value", async () => {
    await update("SET g = :g, s = :s, n = :n", {
      ...{ ":g": { S: "x" }, ":s": { SS: ["a", "b"] }, ":n": { N: "1.0" } },
    })
    const again = { ":s": { SS: ["b", "a"] }, ":n": { N: "1" } }
    expect(await update("SET s = :s, n = :n", again)).toEqual(cost(1, {}, {}))
  })

  // Reading an index is charged to it alone.
  test("and so does reading it", async () => {
    const { ConsumedCapacity } = await db.query({
      ...{ TableName: table, IndexName: "all", ReturnConsumedCapacity },
      KeyConditionExpression: "g = :g",
      ExpressionAttributeValues: { ":g": { S: "nothing" } },
    })
    expect(ConsumedCapacity).toEqual({
      ...{ TableName: table, CapacityUnits: 0.5, Table: { CapacityUnits: 0 } },
      GlobalSecondaryIndexes: { all: { CapacityUnits: 0.5 } },
    })
  })
})

// AWS guide, "Item collections in Local Secondary Indexes".
describe("the size of an item collection", () => {
  const ReturnItemCollectionMetrics = "SIZE"
  const metrics = { ItemCollectionKey: { pk: { S: "a" } }, SizeEstimateRangeGB: [0, 1] }

  test("is reported of tables with a local index", async () => {
    const asked = { TableName, ReturnItemCollectionMetrics } as const
    const written = await db.putItem({ ...asked, Item: Key })
    expect(written.ItemCollectionMetrics).toEqual(metrics)
    expect((await db.updateItem({ ...asked, Key })).ItemCollectionMetrics).toEqual(metrics)
    expect((await db.deleteItem({ ...asked, Key })).ItemCollectionMetrics).toEqual(metrics)
    const batch = await db.batchWriteItem({
      RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] },
      ReturnItemCollectionMetrics,
    })
    expect(batch.ItemCollectionMetrics).toEqual({ [TableName]: [metrics] })
    const Put = { TableName, Item: Key }
    const ConditionCheck = {
      ...{ TableName, Key: { ...Key, pk: { S: "b" } } },
      ConditionExpression: "attribute_not_exists(pk)",
    }
    const transaction = await db.transactWriteItems({
      ...{ TransactItems: [{ Put }, { ConditionCheck }], ReturnItemCollectionMetrics },
    })
    expect(transaction.ItemCollectionMetrics).toEqual({ [TableName]: [metrics] })
  })

  test("and of no others", async () => {
    const table = await createIndexedTable(db, {
      types: { pk: "S", sk: "S", g: "S" },
      global: [index("idx", [["g"], []])],
    })
    const asked = { TableName: table, ReturnItemCollectionMetrics } as const
    expect((await db.putItem({ ...asked, Item: Key })).ItemCollectionMetrics).toBeUndefined()
  })
})

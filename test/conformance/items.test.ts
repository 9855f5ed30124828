/** PutItem, GetItem, UpdateItem and DeleteItem: what they return and what they leave behind. */
import { describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()

const item = { pk: { S: "a" }, sk: { N: "1" }, kept: { S: "old" }, steps: { L: [{ N: "1" }] } }
const Key = { pk: item.pk, sk: item.sk }
const missing = { pk: { S: "missing" }, sk: { N: "1" } }

/** A table that holds `item` alone. */
async function tableWithItem(): Promise<string> {
  const TableName = await createTable(db, { pk: "S", sk: "N" })
  await db.putItem({ TableName, Item: item })
  return TableName
}

test("every type comes back as it went in", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const Item = {
    pk: { S: "types" },
    text: { S: "ü \u0000 \u{1F600}" },
    empty: { S: "" },
    number: { N: "-12.5" },
    bytes: { B: Uint8Array.of(0, 127, 255) },
    truth: { BOOL: false },
    nothing: { NULL: true },
    texts: { SS: ["a", "b"] },
    numbers: { NS: ["1", "2"] },
    blobs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
    list: { L: [{ S: "x" }, { L: [] }] },
    map: { M: { "a.b c": { N: "1" }, none: { M: {} } } },
  }
  await db.putItem({ TableName, Item })
  const found = await db.getItem({ TableName, Key: { pk: Item.pk }, ConsistentRead: true })
  expect({ ...found.Item, texts: sorted(found.Item?.texts?.SS) }).toEqual({
    ...Item,
    texts: Item.texts.SS,
    numbers: { NS: expect.arrayContaining(Item.numbers.NS) },
    blobs: { BS: expect.arrayContaining(Item.blobs.BS) },
  })
})

describe("return values", () => {
  const set = "SET kept = :v, steps[0] = :v, fresh = :v REMOVE gone"
  const v = { S: "new" }
  const whole = { ...item, kept: v, steps: { L: [v] }, fresh: v }
  test.each([
    ["NONE", undefined],
    ["ALL_OLD", item],
    ["ALL_NEW", whole],
    ["UPDATED_OLD", { kept: item.kept, steps: item.steps }],
    ["UPDATED_NEW", { kept: v, steps: { L: [v] }, fresh: v }],
  ] as const)("UpdateItem with %s", async (ReturnValues, attributes) => {
    const TableName = await tableWithItem()
    const reply = await db.updateItem({
      TableName,
      Key,
      UpdateExpression: set,
      ExpressionAttributeValues: { ":v": v },
      ReturnValues,
    })
    expect(reply.Attributes).toEqual(attributes)
    expect((await db.getItem({ TableName, Key })).Item).toEqual(whole)
  })

  test("UpdateItem makes an item where there was none", async () => {
    const TableName = await tableWithItem()
    const update = (ReturnValues: "ALL_OLD" | "ALL_NEW") =>
      db.updateItem({
        TableName,
        Key: { pk: { S: ReturnValues }, sk: { N: "1" } },
        UpdateExpression: "ADD visits :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
        ReturnValues,
      })
    expect((await update("ALL_OLD")).Attributes).toBeUndefined()
    expect((await update("ALL_NEW")).Attributes).toEqual({
      pk: { S: "ALL_NEW" },
      sk: { N: "1" },
      visits: { N: "1" },
    })
  })

  test("PutItem and DeleteItem with ALL_OLD", async () => {
    const TableName = await tableWithItem()
    const ReturnValues = "ALL_OLD"
    const other = { ...Key, other: { S: "x" } }
    expect((await db.putItem({ TableName, Item: other, ReturnValues })).Attributes).toEqual(item)
    expect((await db.deleteItem({ TableName, Key, ReturnValues })).Attributes).toEqual(other)
    expect((await db.deleteItem({ TableName, Key, ReturnValues })).Attributes).toBeUndefined()
    expect((await db.putItem({ TableName, Item: item, ReturnValues })).Attributes).toBeUndefined()
  })
})

describe("a failed condition", () => {
  const condition = {
    ConditionExpression: "kept = :v",
    ExpressionAttributeValues: { ":v": { S: "something else" } },
  }
  const calls = {
    PutItem: (TableName: string, key: typeof Key, more: object) =>
      db.putItem({ TableName, Item: key, ...condition, ...more }),
    UpdateItem: (TableName: string, key: typeof Key, more: object) =>
      db.updateItem({
        TableName,
        Key: key,
        UpdateExpression: "SET kept = :v",
        ...condition,
        ...more,
      }),
    DeleteItem: (TableName: string, key: typeof Key, more: object) =>
      db.deleteItem({ TableName, Key: key, ...condition, ...more }),
  }

  test.each(Object.entries(calls))("of %s changes nothing and says so", async (_, call) => {
    const TableName = await tableWithItem()
    const text = "ConditionalCheckFailedException: The conditional request failed"
    expect(await refusalOf(call(TableName, Key, {}))).toBe(text)
    // It must not leave an item that is nothing but its key, either.
    expect(await refusalOf(call(TableName, missing, {}))).toBe(text)
    expect((await db.scan({ TableName })).Items).toEqual([item])
  })

  test.each(Object.entries(calls))("of %s returns the old item when asked", async (_, call) => {
    const TableName = await tableWithItem()
    const more = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" }
    await expect(call(TableName, Key, more)).rejects.toMatchObject({ Item: item })
    await expect(call(TableName, missing, more)).rejects.not.toHaveProperty("Item.pk")
  })
})

describe("items that are not there", () => {
  test("GetItem returns no Item, and an empty one where the projection finds nothing", async () => {
    const TableName = await tableWithItem()
    expect((await db.getItem({ TableName, Key: missing })).Item).toBeUndefined()
    const projected = await db.getItem({ TableName, Key, ProjectionExpression: "absent" })
    expect(projected.Item).toEqual({})
  })

  test("an update that only removes creates nothing; none at all creates the key", async () => {
    const TableName = await createTable(db, { pk: "S", sk: "N" })
    await db.updateItem({ TableName, Key: missing, UpdateExpression: "REMOVE a, b.c" })
    expect((await db.scan({ TableName })).Items).toEqual([])
    await db.updateItem({ TableName, Key: missing })
    expect((await db.scan({ TableName })).Items).toEqual([missing])
  })
})

// As observed: since 2026 faults of the request itself stand in an envelope in these three.
describe("refusals", () => {
  const enveloped = "ValidationException: 1 validation error detected: "
  const invalid = "ValidationException: One or more parameter values were invalid: "
  const emptyKey =
    "ValidationException: One or more parameter values are not valid. The AttributeValue for a " +
    "key attribute cannot contain an empty string value. Key: pk"
  const sk = { N: "1" }
  test.each([
    ["an item without its key", { pk: { S: "a" } }, `${invalid}Missing the key sk in the item`],
    [
      "a key of another type",
      { pk: { N: "1" }, sk },
      `${invalid}Type mismatch for key pk expected: S actual: N`,
    ],
    ["an empty key", { pk: { S: "" }, sk }, emptyKey],
    [
      "a long partition key",
      { pk: { S: "x".repeat(2049) }, sk },
      `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      "an empty set",
      { ...Key, a: { SS: [] } },
      `${enveloped}One or more parameter values were invalid: An string set  may not be empty`,
    ],
    [
      "two equal numbers in a set",
      { ...Key, a: { NS: ["1", "1.0"] } },
      `${enveloped}One or more parameter values were invalid: Input collection contains duplicates.`,
    ],
    [
      "what is no number",
      { ...Key, a: { N: "abc" } },
      `${enveloped}The parameter cannot be converted to a numeric value: abc`,
    ],
  ])("PutItem of %s", async (_, Item, text) => {
    const TableName = await createTable(db, { pk: "S", sk: "N" })
    expect(await refusalOf(db.putItem({ TableName, Item }))).toBe(text)
  })

  const mismatch = "ValidationException: The provided key element does not match the schema"
  test.each([
    ["too few attributes", { pk: { S: "a" } }, mismatch],
    ["too many attributes", { ...Key, more: { S: "x" } }, mismatch],
    ["a wrong type", { pk: { S: "a" }, sk: { S: "1" } }, mismatch],
    ["an empty text", { pk: { S: "" }, sk }, emptyKey],
  ])("a Key of %s", async (_, wrong, text) => {
    const TableName = await createTable(db, { pk: "S", sk: "N" })
    expect(await refusalOf(db.getItem({ TableName, Key: wrong }))).toBe(text)
    expect(await refusalOf(db.deleteItem({ TableName, Key: wrong }))).toBe(text)
    expect(await refusalOf(db.updateItem({ TableName, Key: wrong }))).toBe(text)
  })

  test("a table that does not exist", async () => {
    const text = "ResourceNotFoundException: Requested resource not found"
    const TableName = "nowhere"
    expect(await refusalOf(db.getItem({ TableName, Key }))).toBe(text)
    expect(await refusalOf(db.putItem({ TableName, Item: item }))).toBe(text)
    expect(await refusalOf(db.query({ TableName, ...byKey }))).toBe(text)
    expect(await refusalOf(db.scan({ TableName }))).toBe(text)
  })
  const byKey = {
    KeyConditionExpression: "pk = :v",
    ExpressionAttributeValues: { ":v": { S: "a" } },
  }
})

function sorted(texts: readonly string[] | undefined) {
  return texts?.toSorted()
}

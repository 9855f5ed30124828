/** Query: which items, in which order, in which pages. */
import type { AttributeValue, QueryCommandInput } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
let TableName = ""

beforeAll(async () => {
  TableName = await createTable(db, { pk: "S", sk: "S" })
  for (const sk of ["a1", "a2", "a3", "b1", "c1"]) {
    await db.putItem({
      TableName,
      Item: { pk: { S: "p" }, sk: { S: sk }, odd: { BOOL: /[13]$/.test(sk) } },
    })
  }
  await db.putItem({ TableName, Item: { pk: { S: "q" }, sk: { S: "a1" } } })
})

const byPartition = {
  KeyConditionExpression: "pk = :p",
  ExpressionAttributeValues: { ":p": { S: "p" } },
}
const query = (more: Partial<QueryCommandInput> = {}) =>
  db.query({ TableName, ...byPartition, ...more })
const sortKeys = (items: readonly Record<string, AttributeValue>[] | undefined) =>
  items?.map((item) => item.sk?.S).join(" ")

describe("key conditions", () => {
  test.each([
    ["pk = :p", "a1 a2 a3 b1 c1"],
    ["pk = :p AND sk = :a2", "a2"],
    ["sk < :b1 AND pk = :p", "a1 a2 a3"],
    ["pk = :p AND sk <= :b1", "a1 a2 a3 b1"],
    ["pk = :p AND sk > :a2", "a3 b1 c1"],
    ["pk = :p AND sk >= :a2", "a2 a3 b1 c1"],
    ["pk = :p AND :a2 >= sk", "a1 a2"],
    ["(pk = :p) AND (sk BETWEEN :a2 AND :b1)", "a2 a3 b1"],
    ["pk = :p AND begins_with(sk, :a)", "a1 a2 a3"],
    ["pk = :a", ""],
  ])("%s", async (KeyConditionExpression, found) => {
    const values = { ":p": "p", ":a": "a", ":a2": "a2", ":b1": "b1" }
    const used = Object.entries(values).filter(([name]) =>
      new RegExp(`${name}\\b`).test(KeyConditionExpression),
    )
    const more = {
      KeyConditionExpression,
      ExpressionAttributeValues: Object.fromEntries(used.map(([name, S]) => [name, { S }])),
    }
    expect(sortKeys((await query(more)).Items)).toBe(found)
    expect(sortKeys((await query({ ...more, ScanIndexForward: false })).Items)).toBe(
      found.split(" ").toReversed().join(" "),
    )
  })

  test.each([
    ["pk = :p AND sk = :p AND odd = :p", /exceeds the number of key attributes|length 1 or 2/],
    [
      "pk = :p AND attribute_exists(sk)",
      /Invalid operator used in KeyConditionExpression: attribute_exists$/,
    ],
    ["pk = :p AND pk = :p", /KeyConditionExpressions must only contain one condition per key$/],
    [
      "pk = :p AND sk.a = :p",
      /KeyConditionExpressions cannot have conditions on nested attributes$/,
    ],
    ["NOT pk = :p", /Invalid operator used in KeyConditionExpression: NOT$/],
  ])("%s is refused", async (KeyConditionExpression, text) => {
    expect(await refusalOf(query({ KeyConditionExpression }))).toMatch(text)
  })
})

// AWS guide, "Paginating table query results": Limit counts what is read, before the filter.
describe("pages", () => {
  test("end after Limit items, and start again where they ended", async () => {
    const first = await query({ Limit: 2 })
    expect(sortKeys(first.Items)).toBe("a1 a2")
    expect(first.LastEvaluatedKey).toEqual({ pk: { S: "p" }, sk: { S: "a2" } })
    const second = await query({ ExclusiveStartKey: first.LastEvaluatedKey, Limit: 3 })
    expect(sortKeys(second.Items)).toBe("a3 b1 c1")
    // Exactly Limit were left: only the next, empty page shows that it was the end.
    expect(second.LastEvaluatedKey).toEqual({ pk: { S: "p" }, sk: { S: "c1" } })
    const third = await query({ ExclusiveStartKey: second.LastEvaluatedKey })
    expect(third).toMatchObject({ Items: [], Count: 0, ScannedCount: 0 })
    expect(third.LastEvaluatedKey).toBeUndefined()
  })

  test("run backwards as well", async () => {
    const start = { pk: { S: "p" }, sk: { S: "b" } }
    const page = await query({ ScanIndexForward: false, ExclusiveStartKey: start, Limit: 2 })
    expect(sortKeys(page.Items)).toBe("a3 a2")
  })

  test("are counted before the filter", async () => {
    const filter = {
      FilterExpression: "odd = :odd",
      ExpressionAttributeValues: { ":p": { S: "p" }, ":odd": { BOOL: false } },
    }
    const page = await query({ ...filter, Limit: 1 })
    expect(page).toMatchObject({ Items: [], Count: 0, ScannedCount: 1 })
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: "p" }, sk: { S: "a1" } })
    expect(sortKeys((await query(filter)).Items)).toBe("a2")
  })

  // A starting key is refused there, so a pager that was handed one would fail.
  test("of a table without a sort key never go on", async () => {
    const table = await createTable(db, { pk: "S" })
    await db.putItem({ TableName: table, Item: { pk: { S: "p" } } })
    const page = await query({ TableName: table, Limit: 1 })
    expect(page.Count).toBe(1)
    expect(page.LastEvaluatedKey).toBeUndefined()
  })

  test("hold 1 MB and the item that reaches it", async () => {
    const table = await createTable(db, { pk: "S", sk: "N" })
    const bytes = 100_000
    for (let place = 0; place < 12; place += 1) {
      const size = "pk".length + 1 + "sk".length + 2 + "f".length
      const f = { S: "x".repeat(bytes - size) }
      await db.putItem({ TableName: table, Item: { pk: { S: "p" }, sk: { N: `${place + 1}` }, f } })
    }
    const page = await db.query({ TableName: table, ...byPartition, Select: "COUNT" })
    // 10 items are 1,000,000 bytes, less than 1,048,576: the eleventh still belongs to the page.
    expect(page.Count).toBe(11)
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: "p" }, sk: { N: "11" } })
    const rest = { TableName: table, ...byPartition, ExclusiveStartKey: page.LastEvaluatedKey }
    expect(await db.query(rest)).toMatchObject({ Count: 1 })
  })

  test.each([
    [{ pk: { S: "p" } }, "The provided starting key is invalid"],
    [
      { pk: { S: "q" }, sk: { S: "a1" } },
      "The provided starting key is outside query boundaries based on provided conditions",
    ],
  ])("do not start at %j", async (ExclusiveStartKey, text) => {
    expect(await refusalOf(query({ ExclusiveStartKey }))).toMatch(text)
  })

  test("of no items are refused", async () => {
    expect(await refusalOf(query({ Limit: 0 }))).toBe(
      "ValidationException: 1 validation error detected: Value at 'Limit' failed to satisfy " +
        "constraint: Member must have value greater than or equal to 1",
    )
  })
})

test("Select COUNT returns no items; a projection returns parts of them", async () => {
  const count = await query({ Select: "COUNT" })
  expect(count).toMatchObject({ Count: 5, ScannedCount: 5 })
  expect(count.Items).toBeUndefined()
  const { Items } = await query({ ProjectionExpression: "odd", Limit: 1 })
  expect(Items).toEqual([{ odd: { BOOL: true } }])
})

test("a filter cannot name a key of the table", async () => {
  const more = { FilterExpression: "sk = :p" }
  expect(await refusalOf(query(more))).toBe(
    "ValidationException: Filter Expression can only contain non-primary key attributes: " +
      "Primary key attribute: sk",
  )
})

// Not as JavaScript compares: U+FFFD sorts before any character beyond U+FFFF.
test("text keys sort by UTF-8 bytes, binary keys by unsigned bytes", async () => {
  const texts = await createTable(db, { pk: "S", sk: "S" })
  const inOrder = ["", "A", "a", "aa", "b", "ß", "\uFFFD", "\u{1F600}"].slice(1)
  for (const S of inOrder.toReversed()) {
    await db.putItem({ TableName: texts, Item: { pk: { S: "p" }, sk: { S } } })
  }
  const { Items } = await db.query({ TableName: texts, ...byPartition })
  expect(sortKeys(Items)).toBe(inOrder.join(" "))

  const binaries = await createTable(db, { pk: "S", sk: "B" })
  const bytes = [[0], [0, 0], [1], [127], [128], [128, 0], [255]].map((b) => Uint8Array.from(b))
  for (const B of bytes.toReversed()) {
    await db.putItem({ TableName: binaries, Item: { pk: { S: "p" }, sk: { B } } })
  }
  const sorted = await db.query({ TableName: binaries, ...byPartition })
  expect(sorted.Items?.map((item) => item.sk?.B)).toEqual(bytes)
})

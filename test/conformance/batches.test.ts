/** BatchGetItem and BatchWriteItem. */
import { describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
const put = (S: string, more: object = {}) => ({ PutRequest: { Item: { pk: { S }, ...more } } })
const remove = (S: string) => ({ DeleteRequest: { Key: { pk: { S } } } })
const key = (S: string) => ({ pk: { S } })

test("writes and reads across tables", async () => {
  const one = await createTable(db, { pk: "S" })
  const other = await createTable(db, { pk: "S" })
  const written = await db.batchWriteItem({
    RequestItems: { [one]: [put("a"), put("b"), remove("missing")], [other]: [put("c")] },
  })
  expect(written.UnprocessedItems).toEqual({})
  await db.batchWriteItem({ RequestItems: { [one]: [remove("a")] } })

  const read = await db.batchGetItem({
    RequestItems: {
      [one]: { Keys: [key("a"), key("b")], ConsistentRead: true },
      [other]: { Keys: [key("missing")] },
    },
  })
  // A table whose keys find nothing has its empty list.
  expect(read.Responses).toEqual({ [one]: [key("b")], [other]: [] })
  expect(read.UnprocessedKeys).toEqual({})
})

test("projects as GetItem does", async () => {
  const table = await createTable(db, { pk: "S" })
  await db.batchWriteItem({ RequestItems: { [table]: [put("a", { n: { N: "1" } })] } })
  const { Responses } = await db.batchGetItem({
    RequestItems: {
      [table]: {
        Keys: [key("a")],
        ProjectionExpression: "#n",
        ExpressionAttributeNames: { "#n": "n" },
      },
    },
  })
  expect(Responses).toEqual({ [table]: [{ n: { N: "1" } }] })
})

describe("refused whole, with nothing written", () => {
  const many = (count: number) => Array.from({ length: count }, (_, place) => put(`k${place}`))
  const duplicates = "ValidationException: Provided list of item keys contains duplicates"
  test.each([
    ["two writes of one key", [put("a"), remove("a")], duplicates],
    [
      "an item without its key",
      [put("a"), { PutRequest: { Item: { other: { S: "x" } } } }],
      "ValidationException: The provided key element does not match the schema",
    ],
    [
      "an item that is too big",
      [put("a"), put("b", { f: { S: "x".repeat(409_600) } })],
      "ValidationException: Item size has exceeded the maximum allowed size",
    ],
    ["more than 25 writes", many(26), "Member must have length less than or equal to 25"],
  ])("%s", async (_, requests, text) => {
    const table = await createTable(db, { pk: "S" })
    const refusal = await refusalOf(db.batchWriteItem({ RequestItems: { [table]: requests } }))
    expect(refusal).toContain(text)
    expect((await db.scan({ TableName: table })).Count).toBe(0)
  })

  test("a table that is missing", async () => {
    const table = await createTable(db, { pk: "S" })
    const write = db.batchWriteItem({ RequestItems: { [table]: [put("a")], nowhere: [put("a")] } })
    expect(await refusalOf(write)).toBe("ResourceNotFoundException: Requested resource not found")
    expect((await db.scan({ TableName: table })).Count).toBe(0)
  })

  test("one key of a table that is named in two ways", async () => {
    const table = await createTable(db, { pk: "S" })
    const arn = (await db.describeTable({ TableName: table })).Table?.TableArn ?? ""
    const Keys = [key("a")]
    const read = db.batchGetItem({ RequestItems: { [table]: { Keys }, [arn]: { Keys } } })
    expect(await refusalOf(read)).toBe(duplicates)
    const write = db.batchWriteItem({ RequestItems: { [table]: [put("a")], [arn]: [put("a")] } })
    expect(await refusalOf(write)).toBe(duplicates)
    const RequestItems = { [table]: [put("a")], [arn]: [put("b")] }
    expect((await db.batchWriteItem({ RequestItems })).UnprocessedItems).toEqual({})
    expect((await db.scan({ TableName: table })).Count).toBe(2)
  })

  test("the same key read twice, and more than 100 keys", async () => {
    const table = await createTable(db, { pk: "S" })
    const read = (Keys: ReturnType<typeof key>[]) =>
      refusalOf(db.batchGetItem({ RequestItems: { [table]: { Keys } } }))
    expect(await read([key("a"), key("a")])).toBe(duplicates)
    expect(await read(Array.from({ length: 101 }, (_, place) => key(`${place}`)))).toBe(
      "ValidationException: 1 validation error detected: Value at " +
        `'RequestItems.${table}.member.Keys' failed to satisfy constraint: ` +
        "Member must have length less than or equal to 100",
    )
  })
})

// AWS guide: a reply holds at most 16 MB; what did not fit is named and can be asked for again.
test("BatchGetItem returns the keys that did not fit", async () => {
  const table = await createTable(db, { pk: "S" })
  const names = Array.from({ length: 50 }, (_, place) => `k${place}`)
  for (const name of names) {
    await db.putItem({ TableName: table, Item: { ...key(name), f: { S: "x".repeat(400_000) } } })
  }
  const found = new Set<string | undefined>()
  let request: Record<string, { Keys: Record<string, { S: string }>[] }> = {
    [table]: { Keys: names.map(key) },
  }
  let replies = 0
  while (Object.keys(request).length > 0 && replies < names.length) {
    const { Responses, UnprocessedKeys } = await db.batchGetItem({ RequestItems: request })
    for (const item of Responses?.[table] ?? []) found.add(item.pk?.S)
    request = UnprocessedKeys as typeof request
    replies += 1
  }
  expect(found.size).toBe(names.length)
  expect(replies).toBeGreaterThan(1)
})

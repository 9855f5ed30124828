/** TransactGetItems. Source: AWS guide, "Amazon DynamoDB Transactions: How it works"; observed. */
import { beforeAll, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { keyOf, reasonsOf } from "../support/transactions.ts"

const db = subject()
let TableName = ""
let other = ""
beforeAll(async () => {
  TableName = await createTable(db, { pk: "S" })
  other = await createTable(db, { pk: "N", sk: "N" })
  const Item = { ...keyOf("a"), n: { N: "1" }, l: { L: [{ S: "x" }, { S: "y" }] } }
  await db.putItem({ TableName, Item })
  await db.putItem({ TableName: other, Item: { pk: { N: "1" }, sk: { N: "2" } } })
})

const get = (pk: string, more: object = {}) => ({ Get: { TableName, Key: keyOf(pk), ...more } })
const read = (...TransactItems: ReturnType<typeof get>[]) => db.transactGetItems({ TransactItems })
const none = { Code: "None" }

test("answers in the order of the request, with nothing for what is missing", async () => {
  const fromOther = { Get: { TableName: other, Key: { sk: { N: "2.0" }, pk: { N: "1" } } } }
  const { Responses } = await db.transactGetItems({
    TransactItems: [get("missing"), fromOther, get("a", { ProjectionExpression: "l[1], n" })],
  })
  expect(Responses).toEqual([
    {},
    { Item: { pk: { N: "1" }, sk: { N: "2" } } },
    { Item: { l: { L: [{ S: "y" }] }, n: { N: "1" } } },
  ])
})

test("shows no item where the projection finds nothing in it", async () => {
  expect((await read(get("a", { ProjectionExpression: "nothing" }))).Responses).toEqual([{}])
})

test("a key that does not fit its table cancels, an empty one, too", async () => {
  const mismatch = {
    Code: "ValidationError",
    Message: "The provided key element does not match the schema",
  }
  for (const Key of [{}, { pk: { N: "1" } }, { ...keyOf("a"), more: { S: "x" } }]) {
    expect(await reasonsOf(read(get("a"), get("x", { Key })))).toEqual([none, mismatch])
  }
  expect(await reasonsOf(read(get("a"), get("")))).toEqual([
    none,
    {
      Code: "ValidationError",
      Message:
        "One or more parameter values are not valid. The AttributeValue for a key attribute " +
        "cannot contain an empty string value. Key: pk",
    },
  ])
})

test("what is wrong with the request is no cancellation", async () => {
  expect(await refusalOf(read(get("a", { ProjectionExpression: "!!" })))).toBe(
    'ValidationException: Invalid ProjectionExpression: Syntax error; token: "!", near: "!!"',
  )
  expect(await refusalOf(read(get("a"), get("a")))).toBe(
    "ValidationException: Transaction request cannot include multiple operations on one item",
  )
  expect(await refusalOf(read(get("a"), get("b", { TableName: "nowhere" })))).toBe(
    "ResourceNotFoundException: Requested resource not found",
  )
  const constraint = "ValidationException: 1 validation error detected: Value at 'TransactItems' "
  expect(await refusalOf(read())).toBe(
    `${constraint}failed to satisfy constraint: Member must have length greater than or equal to 1`,
  )
  expect(await refusalOf(read(...Array.from({ length: 101 }, (_, at) => get(`${at}`))))).toBe(
    `${constraint}failed to satisfy constraint: Member must have length less than or equal to 100`,
  )
})

test("reads a hundred items, but no more than 4 MB", async () => {
  const names = Array.from({ length: 11 }, (_, at) => `large${at}`)
  for (const name of names) {
    await db.putItem({ TableName, Item: { ...keyOf(name), f: { S: "x".repeat(390_000) } } })
  }
  const small = Array.from({ length: 90 }, (_, at) => get(`small${at}`))
  const large = names.map((name) => get(name))
  expect((await read(...small, ...large.slice(1))).Responses).toHaveLength(100)
  expect(await refusalOf(read(...large))).toContain("size cannot exceed")
})

/** What TransactWriteItems refuses as a whole, and in which order it looks. Observed on AWS. */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { actionsOn, keyOf } from "../support/transactions.ts"

const db = subject()
let TableName = ""
beforeAll(async () => {
  TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: keyOf("there") })
})

const { put, remove, add, check } = actionsOn(() => TableName)
const refused = async (TransactItems: TransactWriteItem[], more: object = {}) => {
  const text = await refusalOf(db.transactWriteItems({ TransactItems, ...more }))
  expect((await db.scan({ TableName })).Items).toEqual([keyOf("there")])
  return text
}
const validation = (text: string) => `ValidationException: ${text}`
const constraint = (text: string) =>
  validation(
    `1 validation error detected: Value at '${text.replace(": ", "' failed to satisfy constraint: ")}`,
  )
const oneOfFour = validation("TransactItems can only contain one of Check, Put, Update or Delete")
const emptyKey = (kind: string) =>
  validation(
    "One or more parameter values are not valid. The AttributeValue for a key attribute " +
      `cannot contain an empty ${kind} value. Key: pk`,
  )

describe("constraints", () => {
  test("no action, and more than a hundred", async () => {
    expect(await refused([])).toBe(
      constraint("TransactItems: Member must have length greater than or equal to 1"),
    )
    const many = Array.from({ length: 101 }, (_, at) => put(`${at}`))
    expect(await refused(many)).toBe(
      constraint("TransactItems: Member must have length less than or equal to 100"),
    )
  })

  test("no TransactItems at all", async () => {
    const call = db.transactWriteItems({ TransactItems: undefined })
    expect(await refusalOf(call)).toBe(
      validation(
        "1 validation error detected: Value null at 'transactItems' failed to satisfy " +
          "constraint: Member must not be null",
      ),
    )
  })

  test("a token of more than 36 characters comes before all else", async () => {
    const more = { ClientRequestToken: "x".repeat(37), ReturnConsumedCapacity: "BOGUS" }
    expect(await refused([], more)).toBe(
      constraint("ClientRequestToken: Member must have length less than or equal to 36"),
    )
  })

  test("members that are none of their set", async () => {
    expect(await refused([put("a")], { ReturnConsumedCapacity: "BOGUS" })).toContain(
      "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
    )
    const odd = put("a", {}, { ReturnValuesOnConditionCheckFailure: "ALL_NEW" })
    expect(await refused([odd])).toContain("Member must satisfy enum value set: [ALL_OLD, NONE]")
  })

  test("a check without a condition, an update without an expression", async () => {
    expect(await refused([put("a"), check("b", undefined as unknown as string)])).toContain(
      "ConditionCheck.ConditionExpression' failed to satisfy constraint: Member must not be null",
    )
    expect(await refused([add("a", 1, { UpdateExpression: undefined })])).toContain(
      "Update.UpdateExpression' failed to satisfy constraint: Member must not be null",
    )
  })
})

describe("actions, one by one in the order of the request", () => {
  const tooDeep = () => {
    let value: object = { S: "leaf" }
    for (let level = 1; level <= 32; level += 1) value = { M: { a: value } }
    return value
  }
  const cases: [string, () => TransactWriteItem, string][] = [
    ["with no member", () => ({}), oneOfFour],
    ["with two", () => ({ ...put("a"), ...remove("b") }), oneOfFour],
    [
      "a condition that does not parse",
      () => check("a", "pk ! x"),
      'Invalid ConditionExpression: Syntax error; token: "!"',
    ],
    [
      "parentheses too many",
      () => check("a", "((attribute_exists(pk)))"),
      "Invalid ConditionExpression: The expression has redundant parentheses;",
    ],
    [
      "an update that does not parse",
      () => add("a", 1, { UpdateExpression: "INVALID SYNTAX" }),
      'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"',
    ],
    [
      "an update that is too long",
      () => add("a", 1, { UpdateExpression: `ADD ${"n".repeat(5000)} :n` }),
      "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;",
    ],
    [
      "values that nobody uses",
      () => add("a", 1, { UpdateExpression: "REMOVE n" }),
      "Value provided in ExpressionAttributeValues unused in expressions: keys: {:n}",
    ],
    [
      "names that nobody uses",
      () => add("a", 1, { ExpressionAttributeNames: { "#x": "x" } }),
      "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}",
    ],
    [
      "values without an expression",
      () => put("a", {}, { ExpressionAttributeValues: { ":v": { S: "x" } } }),
      "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
    ],
    [
      "names without an expression, before a bad value",
      () => put("a", { n: { N: "abc" } }, { ExpressionAttributeNames: { "#x": "x" } }),
      "ExpressionAttributeNames can only be specified when using expressions",
    ],
    [
      "no values where there should be some",
      () => add("a", 1, { ExpressionAttributeValues: {} }),
      "ExpressionAttributeValues must not be empty",
    ],
    [
      "a bad value",
      () => put("a", { n: { N: "abc" } }),
      "The parameter cannot be converted to a numeric value: abc",
    ],
    ["an attribute without a name", () => put("a", { "": { S: "x" } }), "Empty attribute name"],
    [
      "an item too large",
      () => put("a", { f: { S: "x".repeat(409_600) } }),
      "Item size has exceeded the maximum allowed size",
    ],
    [
      "an item too deep",
      () => put("a", { deep: tooDeep() }),
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
    ],
    [
      "a value too deep",
      () =>
        add("a", 1, {
          UpdateExpression: "SET n = :n",
          ExpressionAttributeValues: { ":n": tooDeep() },
        }),
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
    ],
  ]

  test.each(cases)("%s", async (_, action, text) => {
    const expected = text.startsWith("ValidationException") ? text : validation(text)
    const found = await refused([put("fine"), action()])
    if (text.includes('token: "!"')) expect(found).toContain(expected)
    else expect(found).toBe(expected)
  })

  test("the first fault wins, whatever comes later", async () => {
    expect(await refused([add("a", 1, { UpdateExpression: "REMOVE n" }), {}])).toContain("unused")
    expect(await refused([{}, add("a", 1, { UpdateExpression: "REMOVE n" })])).toBe(oneOfFour)
  })

  test("before tables are looked up", async () => {
    const nowhere = put("a", {}, { TableName: "nowhere" })
    expect(await refused([nowhere, {}])).toBe(oneOfFour)
  })
})

// The guide's 4 MB are of items, so deleting large ones takes nothing of it.
test("more than 4 MB of items", async () => {
  const large = Array.from({ length: 11 }, (_, at) =>
    put(`${at}`, { f: { S: "x".repeat(390_000) } }),
  )
  expect(await refused(large)).toContain("size cannot exceed")
  // Unsure: what counts of an update is its key and what it brings to the item.
  const updates = Array.from({ length: 11 }, (_, at) =>
    add(`${at}`, 0, {
      UpdateExpression: "SET f = if_not_exists(f, :f), l = list_append(:f, :g)",
      ExpressionAttributeValues: {
        ":f": { L: [{ S: "x".repeat(195_000) }] },
        ":g": { L: [{ S: "y".repeat(195_000) }] },
      },
    }),
  )
  expect(await refused(updates)).toContain("size cannot exceed")
})

describe("tables and keys", () => {
  const duplicates = validation(
    "Transaction request cannot include multiple operations on one item",
  )
  const nowhere = () => put("a", {}, { TableName: "nowhere" })

  test("a table that is missing, before duplicates and cancellations", async () => {
    const mismatch = { Delete: { TableName, Key: { pk: { N: "1" } } } }
    expect(await refused([put("a"), put("a"), mismatch, nowhere()])).toBe(
      "ResourceNotFoundException: Requested resource not found",
    )
  })

  test("two actions on one item, a check among them, however it is spelled", async () => {
    expect(await refused([put("a"), put("b"), put("a")])).toBe(duplicates)
    expect(await refused([check("a", "attribute_exists(pk)"), put("a")])).toBe(duplicates)
    const arn = (await db.describeTable({ TableName })).Table?.TableArn
    expect(await refused([put("a"), put("a", {}, { TableName: arn })])).toBe(duplicates)
    const numbered = await createTable(db, { pk: "N" })
    const putNumber = (N: string) => ({ Put: { TableName: numbered, Item: { pk: { N } } } })
    expect(await refused([putNumber("1"), putNumber("1.0")])).toBe(duplicates)
    expect(
      await refused([put("a"), put("a"), { Delete: { TableName, Key: { pk: { N: "1" } } } }]),
    ).toBe(duplicates)
  })

  test("the same key in two tables is two items", async () => {
    const twin = await createTable(db, { pk: "S" })
    await db.transactWriteItems({ TransactItems: [remove("x"), put("x", {}, { TableName: twin })] })
    expect((await db.scan({ TableName: twin })).Count).toBe(1)
  })

  // Unlike a key of the wrong type, which cancels.
  test("an empty key", async () => {
    const actions = [put(""), remove(""), add("", 1), check("", "attribute_exists(pk)")]
    for (const action of actions) expect(await refused([put("a"), action])).toBe(emptyKey("string"))
    const binary = await createTable(db, { pk: "B" })
    const Item = { pk: { B: new Uint8Array(0) } }
    expect(await refused([{ Put: { TableName: binary, Item } }])).toBe(emptyKey("binary"))
  })
})

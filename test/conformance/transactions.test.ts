/**
 * TransactWriteItems: all of it or nothing, and why nothing. Sources: AWS guide, "Amazon DynamoDB
 * Transactions: How it works"; the texts are observed.
 */
import type { TransactionCanceledException, TransactWriteItem } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { actionsOn, keyOf, reasonsOf } from "../support/transactions.ts"

const db = subject()
let TableName = ""
let other = ""
beforeAll(async () => {
  TableName = await createTable(db, { pk: "S" })
  other = await createTable(db, { pk: "N", sk: "B" })
})

const { put, remove, add, check } = actionsOn(() => TableName)
const write = (...TransactItems: TransactWriteItem[]) => db.transactWriteItems({ TransactItems })
const find = async (pk: string) => (await db.getItem({ TableName, Key: keyOf(pk) })).Item
const none = { Code: "None" }
const failed = { Code: "ConditionalCheckFailed", Message: "The conditional request failed" }
const invalid = (Message: string) => ({ Code: "ValidationError", Message })

test("puts, updates, deletes and checks as one, across tables", async () => {
  await write(put("old"), put("seen", { n: { N: "1" } }))
  const Item = { pk: { N: "1" }, sk: { B: Uint8Array.of(0) } }
  const reply = await write(
    put("new", { text: { S: "x" } }),
    add("counter", 5),
    remove("old"),
    check("seen", "n = :one", { ExpressionAttributeValues: { ":one": { N: "1.0" } } }),
    { Put: { TableName: other, Item } },
  )
  expect(reply).toEqual({ $metadata: expect.anything() })
  expect(await find("new")).toEqual({ ...keyOf("new"), text: { S: "x" } })
  expect(await find("counter")).toEqual({ ...keyOf("counter"), n: { N: "5" } })
  expect(await find("old")).toBeUndefined()
  expect(await find("seen")).toEqual({ ...keyOf("seen"), n: { N: "1" } })
  expect((await db.getItem({ TableName: other, Key: Item })).Item).toEqual(Item)
})

test("counts items as single writes do", async () => {
  const table = await createTable(db, { pk: "S" })
  const actions = actionsOn(() => table)
  await write(actions.put("a"), actions.put("b"), actions.add("c", 1))
  await write(actions.remove("a"), actions.put("b", { n: { N: "1" } }))
  const { Table } = await db.describeTable({ TableName: table })
  // pk and one letter; c and b have n besides, a number of one digit.
  expect(Table).toMatchObject({ ItemCount: 2, TableSizeBytes: 2 * (2 + 1 + 1 + 2) })
})

describe("a condition that fails", () => {
  test("cancels everything, with a reason for each action in its place", async () => {
    const call = write(
      put("never"),
      check("absent", "attribute_exists(pk)"),
      remove("also-absent", { ConditionExpression: "attribute_exists(pk)" }),
      add("never-counted", 1),
    )
    expect(await refusalOf(call)).toBe(
      "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons " +
        "for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed, None]",
    )
    expect(await reasonsOf(call)).toEqual([none, failed, failed, none])
    expect(await find("never")).toBeUndefined()
    expect(await find("never-counted")).toBeUndefined()
  })

  test("shows the item it failed on, to those who ask and where there is one", async () => {
    await write(put("shown", { n: { N: "1" } }))
    const ReturnValuesOnConditionCheckFailure = "ALL_OLD"
    const more = {
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure,
    }
    const reasons = await reasonsOf(
      write(
        put("shown", {}, more),
        check("absent", "n = pk", { ReturnValuesOnConditionCheckFailure }),
      ),
    )
    expect(reasons).toEqual([{ ...failed, Item: { ...keyOf("shown"), n: { N: "1" } } }, failed])
    const silent = { ConditionExpression: more.ConditionExpression }
    expect(await reasonsOf(write(put("shown", {}, silent)))).toEqual([failed])
  })

  test("is in an error whose text SDKs of both spellings find", async () => {
    const error = await write(check("absent", "attribute_exists(pk)")).catch((thrown) => thrown)
    expect((error as TransactionCanceledException).message).toContain("[ConditionalCheckFailed]")
  })
})

describe("an item that cannot be what is asked cancels alone", () => {
  const schemaMismatch = "The provided key element does not match the schema"
  const wrong = { TableName: "", Key: { pk: { N: "1" } } }
  const cases: [string, () => TransactWriteItem, string][] = [
    [
      "a put whose key has another type",
      () => ({ Put: { TableName, Item: { pk: { N: "1" } } } }),
      "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N",
    ],
    [
      "a put whose key is no scalar",
      () => ({ Put: { TableName, Item: { pk: { BOOL: true } } } }),
      "One or more parameter values were invalid: " +
        "Type mismatch for key pk expected: S actual: BOOL",
    ],
    [
      "a put without its key",
      () => ({ Put: { TableName, Item: { other: { S: "x" } } } }),
      "One or more parameter values were invalid: Missing the key pk in the item",
    ],
    ["a delete", () => ({ Delete: { ...wrong, TableName } }), schemaMismatch],
    [
      "an update",
      () => ({ Update: { ...wrong, TableName, UpdateExpression: "SET a = b" } }),
      schemaMismatch,
    ],
    [
      "a check",
      () => ({
        ConditionCheck: { ...wrong, TableName, ConditionExpression: "attribute_exists(pk)" },
      }),
      schemaMismatch,
    ],
    [
      "a key with more than the key",
      () => remove("x", { Key: { ...keyOf("x"), more: { S: "" } } }),
      schemaMismatch,
    ],
    [
      "an update of the wrong type",
      () => add("text", 1, { UpdateExpression: "ADD t :n" }),
      "An operand in the update expression has an incorrect data type",
    ],
    [
      "an update of what is not there",
      () => add("text", 1, { UpdateExpression: "SET n = nowhere + :n" }),
      "The provided expression refers to an attribute that does not exist in the item",
    ],
    [
      "an update on a path that leads nowhere",
      () => add("text", 1, { UpdateExpression: "SET t.deeper = :n" }),
      "The document path provided in the update expression is invalid for update",
    ],
    [
      "an update of the key",
      () => add("text", 1, { UpdateExpression: "SET pk = :n" }),
      "One or more parameter values were invalid: " +
        "Cannot update attribute pk. This attribute is part of the key",
    ],
    [
      "an update that makes the item too large",
      () =>
        add("large", 1, {
          UpdateExpression: "SET more = :n",
          ExpressionAttributeValues: { ":n": { S: "x".repeat(10_000) } },
        }),
      "Item size to update has exceeded the maximum allowed size",
    ],
  ]

  beforeAll(() =>
    write(put("text", { t: { S: "x" } }), put("large", { f: { S: "x".repeat(400_000) } })),
  )

  test.each(cases)("%s", async (_, action, message) => {
    const call = write(put("bystander"), action(), check("absent", "attribute_exists(pk)"))
    expect(await reasonsOf(call)).toEqual([none, invalid(message), none])
    expect(await find("bystander")).toBeUndefined()
  })

  test("and the first of several is the only one told", async () => {
    const bad = () => add("text", 1, { UpdateExpression: "ADD t :n" })
    const worse: TransactWriteItem = { Delete: { ...wrong, TableName } }
    expect(await reasonsOf(write(put("bystander"), worse, bad()))).toEqual([
      none,
      invalid(schemaMismatch),
      none,
    ])
  })
})

test("a condition is judged before its update, so that a missing item is no fault", async () => {
  const guarded = add("absent", 1, {
    UpdateExpression: "SET n = n + :n",
    ConditionExpression: "attribute_exists(pk)",
  })
  expect(await reasonsOf(write(guarded))).toEqual([failed])
})

// AWS guide: "up to 100 actions". A hundred items of 40 KB are within 4 MB.
test("writes a hundred items", async () => {
  const table = await createTable(db, { pk: "S" })
  const { put: putThere } = actionsOn(() => table)
  const items = Array.from({ length: 100 }, (_, at) =>
    putThere(`${at}`, { f: { S: "x".repeat(40_000) } }),
  )
  await write(...items)
  expect((await db.scan({ TableName: table, Select: "COUNT" })).ScannedCount).toBeGreaterThan(20)
  expect((await db.describeTable({ TableName: table })).Table?.ItemCount).toBe(100)
})

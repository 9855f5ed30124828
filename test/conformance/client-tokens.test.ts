/**
 * ClientRequestToken: the same request sent again has no second effect. Source: AWS guide,
 * "Idempotency". That tokens expire is tested beside the operation, with a clock of its own.
 */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb"
import { beforeEach, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { actionsOn, keyOf, reasonsOf } from "../support/transactions.ts"

const db = subject()
let TableName = ""
beforeEach(async () => {
  TableName = await createTable(db, { pk: "S" })
})

const { put, remove, add } = actionsOn(() => TableName)
const mismatch =
  "IdempotentParameterMismatchException: The request uses the same client token as a previous, " +
  "but non-identical request. Do not reuse a client token with different requests, unless the " +
  "requests are identical"
const write = (ClientRequestToken: string, ...TransactItems: TransactWriteItem[]) =>
  db.transactWriteItems({ TransactItems, ClientRequestToken })
const counted = async () =>
  Number((await db.getItem({ TableName, Key: keyOf("counter") })).Item?.n?.N ?? 0)
const token = () => crypto.randomUUID()

test("the same request is carried out once", async () => {
  const once = token()
  for (let time = 0; time < 3; time += 1) {
    expect(await write(once, add("counter", 1))).toEqual({ $metadata: expect.anything() })
  }
  expect(await counted()).toBe(1)
  await write(token(), add("counter", 1))
  expect(await counted()).toBe(2)
})

test("without a token of one's own the SDK gives each request another", async () => {
  const TransactItems = [add("counter", 1)]
  await db.transactWriteItems({ TransactItems })
  await db.transactWriteItems({ TransactItems })
  expect(await counted()).toBe(2)
})

test("the same values in another spelling are the same request", async () => {
  const once = token()
  const values = (n: string, set: string[]) => ({
    UpdateExpression: "ADD n :n, s :s",
    ExpressionAttributeValues: { ":n": { N: n }, ":s": { SS: set } },
  })
  await write(once, add("counter", 1, values("1", ["a", "b"])))
  const arn = (await db.describeTable({ TableName })).Table?.TableArn
  await write(once, add("counter", 1, { ...values("1.0", ["b", "a"]), TableName: arn }))
  expect(await counted()).toBe(1)
  // What the reply shows is not part of what is done.
  await db.transactWriteItems({
    TransactItems: [add("counter", 1, values("1e0", ["a", "b"]))],
    ClientRequestToken: once,
    ReturnConsumedCapacity: "TOTAL",
  })
  expect(await counted()).toBe(1)
})

test("another request with the token is refused", async () => {
  const once = token()
  await write(once, add("counter", 1))
  const others: TransactWriteItem[][] = [
    [add("counter", 2)],
    [add("other", 1)],
    [add("counter", 1), put("more")],
    [remove("counter")],
    [put("counter", { n: { N: "1" } })],
    [add("counter", 1, { ConditionExpression: "attribute_exists(pk)" })],
  ]
  for (const actions of others) expect(await refusalOf(write(once, ...actions))).toBe(mismatch)
  expect(await counted()).toBe(1)
})

test("a request is judged before its token is looked at", async () => {
  const once = token()
  await write(once, add("counter", 1))
  expect(await refusalOf(write(once, {}))).toContain("TransactItems can only contain one of")
})

test("a cancelled transaction leaves its token unused", async () => {
  const once = token()
  const guarded = { ConditionExpression: "attribute_exists(pk)" }
  expect(await reasonsOf(write(once, add("counter", 1, guarded)))).toHaveLength(1)
  await db.putItem({ TableName, Item: { ...keyOf("counter"), n: { N: "10" } } })
  await write(once, add("counter", 1, guarded))
  expect(await counted()).toBe(11)
})

// A condition that no longer holds would fail the second time: nothing is looked at.
test("a replay succeeds whatever the items have become", async () => {
  const once = token()
  const creation = put("a", {}, { ConditionExpression: "attribute_not_exists(pk)" })
  await write(once, creation)
  await write(once, creation)
  await db.deleteItem({ TableName, Key: keyOf("a") })
  await write(once, creation)
  expect((await db.getItem({ TableName, Key: keyOf("a") })).Item).toBeUndefined()
})

test("of many at the same time one is carried out, and all succeed", async () => {
  const once = token()
  await Promise.all(Array.from({ length: 20 }, () => write(once, add("counter", 1))))
  expect(await counted()).toBe(1)
})

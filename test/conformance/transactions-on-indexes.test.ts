/** Transactions keep indexes right, and are charged for them once. Source as in index-writes. */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb"
import { beforeEach, expect, test } from "vitest"
import { createIndexedTable, index } from "../support/indexed-table.ts"
import { refusalOf, subject } from "../support/subject.ts"

const db = subject()
let TableName = ""
beforeEach(async () => {
  TableName = await createIndexedTable(db, {
    types: { pk: "S", g: "S", n: "N" },
    key: [["pk"], []],
    global: [index("by-group", [["g"], ["n"]])],
  })
})

const itemOf = (pk: string, n: number) => ({
  ...{ pk: { S: pk }, g: { S: "x" }, n: { N: `${n}` } },
})
const putOf = (pk: string, n: number) => ({ Put: { TableName, Item: itemOf(pk, n) } })
const held = async () => {
  const { Items } = await db.scan({ TableName, IndexName: "by-group" })
  return Items?.map(({ pk, n }) => `${pk?.S}${n?.N}`).join(" ")
}

test("all entries change together, or none", async () => {
  await db.putItem({ TableName, Item: itemOf("a", 9) })
  await db.putItem({ TableName, Item: itemOf("b", 1) })
  const move = {
    Update: {
      ...{ TableName, Key: { pk: { S: "a" } }, UpdateExpression: "SET n = :n" },
      ExpressionAttributeValues: { ":n": { N: "2" } },
    },
  }
  const remove = { Delete: { TableName, Key: { pk: { S: "b" } } } }
  const check = {
    ConditionCheck: {
      ...{ TableName, Key: { pk: { S: "z" } }, ConditionExpression: "attribute_exists(pk)" },
    },
  }
  const refused = db.transactWriteItems({ TransactItems: [putOf("c", 3), move, remove, check] })
  expect(await refusalOf(refused)).toContain("[None, None, None, ConditionalCheckFailed]")
  expect(await held()).toBe("b1 a9")
  await db.transactWriteItems({ TransactItems: [putOf("c", 3), move, remove] })
  expect(await held()).toBe("a2 c3")
})

test("a key that the index cannot take cancels the transaction", async () => {
  const Item = { ...itemOf("d", 1), n: { S: "1" } }
  const refused = db.transactWriteItems({
    TransactItems: [putOf("c", 3), { Put: { TableName, Item } }],
  })
  await expect(refused).rejects.toMatchObject({
    CancellationReasons: [
      { Code: "None" },
      {
        Code: "ValidationError",
        Message:
          "One or more parameter values were invalid: " +
          "Type mismatch for Index Key n Expected: N Actual: S IndexName: by-group",
      },
    ],
  })
  expect(await held()).toBe("")
})

// Observed: items are judged one after the other, and the first that is unfit ends it.
test("of two unfit items the first is told", async () => {
  const Item = { ...itemOf("d", 1), n: { S: "1" } }
  const within = { ...putOf("c", 3).Put, ConditionExpression: "attribute_exists(g.a)" }
  const codesOf = (TransactItems: TransactWriteItem[]) =>
    refusalOf(db.transactWriteItems({ TransactItems }))
  const unfit = { Put: { TableName, Item } }
  expect(await codesOf([unfit, { Put: within }])).toContain("[ValidationError, None]")
  expect(await codesOf([{ Put: within }, unfit])).toContain("[ValidationError, None]")
})

// Unlike a key of another type, which cancels.
test("an empty key of an index is the whole request's fault", async () => {
  const Item = { ...itemOf("d", 1), g: { S: "" } }
  const refused = db.transactWriteItems({
    TransactItems: [putOf("c", 3), { Put: { TableName, Item } }],
  })
  expect(await refusalOf(refused)).toBe(
    "ValidationException: One or more parameter values are not valid. A value specified for a " +
      "secondary index key is not supported. The AttributeValue for a key attribute cannot " +
      "contain an empty string value. IndexName: by-group, IndexKey: g",
  )
})

test("items are charged twice, entries once", async () => {
  const writing = (CapacityUnits: number) => ({ CapacityUnits, WriteCapacityUnits: CapacityUnits })
  const { ConsumedCapacity } = await db.transactWriteItems({
    TransactItems: [putOf("a", 1), putOf("b", 2)],
    ReturnConsumedCapacity: "INDEXES",
  })
  expect(ConsumedCapacity).toEqual([
    {
      ...{ TableName, ...writing(6), Table: writing(4) },
      GlobalSecondaryIndexes: { "by-group": writing(2) },
    },
  ])
})

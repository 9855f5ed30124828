/** Transactions wait for each other; DynamoDB cancels one with TransactionConflict. */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("all of many transactions on one item are carried out", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const add = {
    ...{ TableName, Key: { pk: { S: "a" } }, UpdateExpression: "ADD n :one" },
    ExpressionAttributeValues: { ":one": { N: "1" } },
  }
  const all = Array.from({ length: 20 }, () =>
    db.transactWriteItems({ TransactItems: [{ Update: add }] }),
  )
  await Promise.all([...all, db.updateItem(add)])
  const { Item } = await db.getItem({ TableName, Key: add.Key })
  expect(Item?.n).toEqual({ N: "21" })
})

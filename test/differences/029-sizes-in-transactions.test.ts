/**
 * Of an update in a transaction its key and the values of its expression count towards the 4 MB.
 * DynamoDB counts the item; how it does so for an update was not observed.
 */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("small updates of large items", async () => {
  const TableName = await createTable(db, { pk: "N" })
  const keys = Array.from({ length: 12 }, (_, at) => ({ pk: { N: String(at) } }))
  const filler = { S: "x".repeat(400_000) }
  for (const key of keys) await db.putItem({ TableName, Item: { ...key, filler } })
  await db.transactWriteItems({
    TransactItems: keys.map((Key) => ({
      Update: {
        ...{ TableName, Key, UpdateExpression: "SET seen = :yes" },
        ExpressionAttributeValues: { ":yes": { BOOL: true } },
      },
    })),
  })
  const { Item } = await db.getItem({ TableName, Key: { pk: { N: "11" } } })
  expect(Item?.seen).toEqual({ BOOL: true })
})

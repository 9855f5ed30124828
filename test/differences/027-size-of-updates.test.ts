/**
 * An update is judged by the item that it makes: 400 KB. In two thirds of its regions DynamoDB also
 * counts what the update writes, and refuses one that writes more than that (observed).
 */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("as much is written again as the item holds", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const member = { SS: ["x".repeat(204_797)] }
  await db.putItem({ TableName, Item: { pk: { S: "a" }, a: member, b: member } })
  const { Attributes } = await db.updateItem({
    ...{ TableName, Key: { pk: { S: "a" } }, UpdateExpression: "ADD a :m, b :m" },
    ...{ ExpressionAttributeValues: { ":m": member }, ReturnValues: "UPDATED_NEW" },
  })
  expect(Attributes).toEqual({ a: member, b: member })
})

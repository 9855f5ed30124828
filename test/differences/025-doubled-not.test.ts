/**
 * `NOT NOT a` is a condition, as the grammar of the AWS guide has it (NOT condition). Whether
 * DynamoDB takes it was not observed.
 */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("a condition denied twice", async () => {
  const TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: { pk: { S: "a" } } })
  const { Count } = await db.scan({ TableName, FilterExpression: "NOT NOT attribute_exists(pk)" })
  expect(Count).toBe(1)
})

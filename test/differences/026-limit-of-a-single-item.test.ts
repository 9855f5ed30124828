/**
 * A Query of a table without a sort key returns no LastEvaluatedKey, not even when its Limit was 1:
 * DynamoDB refuses such a key to start from (observed). Whether it returns one was not observed.
 */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("the one item that there can be", async () => {
  const TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: { pk: { S: "a" } } })
  const page = await db.query({
    ...{ TableName, KeyConditionExpression: "pk = :a", Limit: 1 },
    ExpressionAttributeValues: { ":a": { S: "a" } },
  })
  expect(page.Count).toBe(1)
  expect(page.LastEvaluatedKey).toBeUndefined()
})

/**
 * DELETE in an update expression creates no item, as REMOVE does not (observed) and as the legacy
 * DELETE does not (observed). Of this one only DynamoDB Local is known, which creates it.
 */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("nothing is created", async () => {
  const TableName = await createTable(db, { pk: "S" })
  await db.updateItem({
    ...{ TableName, Key: { pk: { S: "a" } }, UpdateExpression: "DELETE tags :tags" },
    ExpressionAttributeValues: { ":tags": { SS: ["x"] } },
  })
  expect((await db.scan({ TableName })).Count).toBe(0)
})

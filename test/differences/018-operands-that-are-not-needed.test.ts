/**
 * The second operand of if_not_exists is looked for only if it is needed. DynamoDB Local looks for
 * it always; what DynamoDB does was not observed.
 */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("an attribute that is not there is no fault then", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const { Attributes } = await db.updateItem({
    ...{ TableName, Key: { pk: { S: "a" } }, ReturnValues: "UPDATED_NEW" },
    UpdateExpression: "SET b = :b",
    ExpressionAttributeValues: { ":b": { S: "x" } },
  })
  expect(Attributes).toEqual({ b: { S: "x" } })
  const again = await db.updateItem({
    ...{ TableName, Key: { pk: { S: "a" } }, ReturnValues: "UPDATED_NEW" },
    UpdateExpression: "SET a = if_not_exists(b, nowhere)",
  })
  expect(again.Attributes).toEqual({ a: { S: "x" } })
})

/** A table is there, and gone, as soon as it is asked for; DynamoDB takes seconds over both. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

test("created, described, deleted, gone", async () => {
  const TableName = "orders"
  await db.send("CreateTable", { TableName, ...simple })
  const described = await db.send("DescribeTable", { TableName })
  expect(described.Table).toMatchObject({ TableStatus: "ACTIVE" })
  await db.send("DeleteTable", { TableName })
  expect(await db.refusal("DescribeTable", { TableName })).toMatch(/^ResourceNotFoundException: /)
})

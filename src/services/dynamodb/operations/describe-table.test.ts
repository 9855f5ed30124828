import { expect, test } from "vitest"
import { openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { createTable } from "./create-table.ts"
import { describeTable } from "./describe-table.ts"

const orders = {
  TableName: "Orders",
  AttributeDefinitions: [{ AttributeName: "orderID", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "orderID", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}
const arn = "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders"

test("counts what lies in the table", async () => {
  const context = await openContext()
  await perform(createTable, orders, context)
  const { catalog, storage } = context.engine
  const { table } = await catalog.get("Orders")
  const key = { hash: 1, partition: new Uint8Array([1]), sort: new Uint8Array() }
  const row = { body: '{"orderID":{"S":"a"}}', size: 8 }
  await storage.write([], () => ({
    changes: [
      { change: "putItem", table: table.id, key, row },
      { change: "count", table: table.id, items: 1, bytes: 8 },
    ],
    reply: undefined,
  }))
  const { Table } = await perform(describeTable, { TableName: "Orders" }, context)
  expect(Table).toMatchObject({ ItemCount: 1, TableSizeBytes: 8 })
})

test("an ARN names the table", async () => {
  const context = await openContext()
  await perform(createTable, orders, context)
  const { Table } = await perform(describeTable, { TableName: arn }, context)
  expect(Table).toMatchObject({ TableName: "Orders", TableArn: arn })
})

test.each([
  [
    {},
    "ValidationException: The parameter 'TableName' is required but was not present in the request",
  ],
  [
    { TableName: "ab" },
    "ValidationException: TableName must be at least 3 characters long and at most 255 characters long",
  ],
  [
    { TableName: "a".repeat(256) },
    "ValidationException: TableName must be at least 3 characters long and at most 255 characters long",
  ],
  [
    { TableName: "abc;" },
    "ValidationException: 1 validation error detected: Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
  ],
  [
    { TableName: "nope" },
    "ResourceNotFoundException: Requested resource not found: Table: nope not found",
  ],
  // Case-sensitive, and named without the rest of its ARN.
  [
    { TableName: arn.replace("Orders", "orders") },
    "ResourceNotFoundException: Requested resource not found: Table: orders not found",
  ],
  [
    { TableName: arn.replace("eu-west-2", "us-east-1") },
    `ValidationException: 1 validation error detected: Invalid AWS region in '${arn.replace("eu-west-2", "us-east-1")}'`,
  ],
])("refused: %j", async (input, text) => {
  const context = await openContext()
  await perform(createTable, orders, context)
  expect(await refusalOf(describeTable, input, context)).toBe(text)
})

import { expect, test } from "vitest"
import { openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { createTable } from "./create-table.ts"
import { deleteTable } from "./delete-table.ts"
import { describeTable } from "./describe-table.ts"
import { updateTable } from "./update-table.ts"

const orders = {
  TableName: "Orders",
  AttributeDefinitions: [{ AttributeName: "orderID", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "orderID", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}
const TableName = "Orders"
const gone = "ResourceNotFoundException: Requested resource not found: Table: Orders not found"

test("replies with the table as it goes, after which it is gone", async () => {
  const context = await openContext()
  await perform(createTable, orders, context)
  const { TableDescription } = await perform(deleteTable, { TableName }, context)
  expect(TableDescription).toMatchObject({ TableName, TableStatus: "DELETING" })
  expect(await refusalOf(describeTable, { TableName }, context)).toBe(gone)
  expect(await refusalOf(deleteTable, { TableName }, context)).toBe(gone)
})

test("of twenty requests at once, one succeeds", async () => {
  const context = await openContext()
  await perform(createTable, orders, context)
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => refusalOf(deleteTable, { TableName }, context)),
  )
  expect(outcomes.filter((outcome) => outcome === "no refusal")).toHaveLength(1)
  expect(new Set(outcomes)).toEqual(new Set(["no refusal", gone]))
})

// AWS guide: deletion protection.
test("a protected table stays until its protection is lifted", async () => {
  const context = await openContext()
  await perform(createTable, { ...orders, DeletionProtectionEnabled: true }, context)
  expect(await refusalOf(deleteTable, { TableName }, context)).toBe(
    "ValidationException: Resource cannot be deleted as it is currently protected against " +
      "deletion. Disable deletion protection first.",
  )
  await perform(updateTable, { TableName, DeletionProtectionEnabled: false }, context)
  expect(await refusalOf(deleteTable, { TableName }, context)).toBe("no refusal")
})

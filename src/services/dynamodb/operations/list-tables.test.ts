import { expect, test } from "vitest"
import { openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { createTable } from "./create-table.ts"
import { listTables } from "./list-tables.ts"

async function contextWith(...names: readonly string[]) {
  const context = await openContext()
  for (const TableName of names) {
    await perform(
      createTable,
      {
        TableName,
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      },
      context,
    )
  }
  return context
}

// Observed: the cursor is left out exactly when the last name was listed.
test("pages of names end without a cursor", async () => {
  const context = await contextWith("ccc", "aaa", "bbb")
  expect(await perform(listTables, {}, context)).toEqual({ TableNames: ["aaa", "bbb", "ccc"] })
  expect(await perform(listTables, { Limit: 2 }, context)).toEqual({
    TableNames: ["aaa", "bbb"],
    LastEvaluatedTableName: "bbb",
  })
  const second = { ExclusiveStartTableName: "bbb", Limit: 1 }
  expect(await perform(listTables, second, context)).toEqual({ TableNames: ["ccc"] })
})

test("no tables are an empty list", async () => {
  const context = await openContext()
  expect(await perform(listTables, {}, context)).toEqual({ TableNames: [] })
})

const failed = "failed to satisfy constraint: "
test.each([
  [{ Limit: 0 }, `Value '0' at 'limit' ${failed}Member must have value greater than or equal to 1`],
  [
    { Limit: 101 },
    `Value '101' at 'limit' ${failed}Member must have value less than or equal to 100`,
  ],
  [
    { ExclusiveStartTableName: "a;" },
    `Value 'a;' at 'exclusiveStartTableName' ${failed}Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'exclusiveStartTableName' ${failed}Member must have length greater than or equal to 3`,
  ],
  [
    { ExclusiveStartTableName: "arn:aws:dynamodb:eu-west-2:123456789012:table/aaa" },
    `at 'exclusiveStartTableName' ${failed}Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
  ],
])("refused: %j", async (input, text) => {
  const context = await openContext()
  expect(await refusalOf(listTables, input, context)).toContain(text)
})

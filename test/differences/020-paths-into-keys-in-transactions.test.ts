/**
 * A path into a key cancels a transaction, as keys of the wrong type do. DynamoDB Local refuses the
 * request, and takes the path in a ConditionCheck; what DynamoDB does was not observed.
 */
import { expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()

test("cancelled, wherever the path stands", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const on = { TableName, Key: { pk: { S: "a" } }, ConditionExpression: "attribute_exists(pk.x)" }
  for (const action of [{ ConditionCheck: on }, { Delete: on }]) {
    expect(await refusalOf(db.transactWriteItems({ TransactItems: [action] }))).toMatch(
      /^TransactionCanceledException: .*\[ValidationError\]$/,
    )
  }
})

/**
 * CONTAINS and NOT_CONTAINS of the legacy conditions refuse BOOL and NULL. DynamoDB refused all but
 * scalars when it was last observed, years ago; DynamoDB Local takes the two.
 */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test.each([
  ["BOOL", true],
  ["NULL", true],
])("%s", async (type, value) => {
  const condition = { ComparisonOperator: "CONTAINS", AttributeValueList: [{ [type]: value }] }
  expect(await db.refusal("Scan", { TableName: "orders", ScanFilter: { a: condition } })).toBe(
    "ValidationException: One or more parameter values were invalid: ComparisonOperator CONTAINS " +
      `is not valid for ${type} AttributeValue type`,
  )
})

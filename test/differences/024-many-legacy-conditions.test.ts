/**
 * Expected, QueryFilter, ScanFilter and KeyConditions take 300 conditions, as many as an expression
 * may have operators: each costs something for every item. What DynamoDB allows was not observed.
 */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test("a condition too many", async () => {
  const filterOf = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`a${at}`, { ComparisonOperator: "NULL" }]),
    )
  const scan = (count: number) => ({ TableName: "orders", ScanFilter: filterOf(count) })
  expect(await db.refusal("Scan", scan(300))).toBe(
    "ResourceNotFoundException: Requested resource not found",
  )
  expect(await db.refusal("Scan", scan(301))).toBe(
    "ValidationException: One or more parameter values were invalid: The maximum number of " +
      "conditions is 300",
  )
})

import { expect, test } from "vitest"
import { isReading, Replays } from "./replays.ts"

test.each([
  ...["BatchGetItem", "DescribeTable", "GetItem", "ListTables", "Query", "Scan", "SearchVectors"],
  ...["TransactGetItems", "GetCallerIdentity", "SimulatePrincipalPolicy"],
])("%s may come as often as it likes", (operation) => {
  expect(isReading(operation)).toBe(true)
})

// A statement may be any.
test.each([
  ...["AssumeRole", "BatchWriteItem", "CreateTable", "DeleteItem", "ExecuteStatement"],
  ...["GetSessionToken", "PutItem", "TransactWriteItems", "UpdateItem"],
])("%s may not", (operation) => {
  expect(isReading(operation)).toBe(false)
})

test("a signature is good once, for as long as it holds", () => {
  const replays = new Replays()
  replays.refuse("a", 0)
  replays.refuse("b", 0)
  expect(() => replays.refuse("a", 1)).toThrow("carried out before")
  const longAfter = 60 * 60 * 1000
  expect(() => replays.refuse("a", longAfter)).not.toThrow()
})

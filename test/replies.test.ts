/**
 * Runs last, and only when the whole suite does: an operation that nobody called has a reply that
 * nobody held against its shape.
 */
import { expect, test } from "vitest"
import { operations } from "../src/services/dynamodb/operations.ts"
import { operations as streamsOperations } from "../src/services/dynamodb-streams/operations.ts"
import { repliedOperations } from "./support/replies.ts"

const isElsewhere = process.env.TEST_ENDPOINT !== undefined

test.skipIf(isElsewhere)("every operation has replied somewhere in this run", () => {
  const replied = repliedOperations()
  const served = [...operations, ...streamsOperations]
  const silent = served.map(({ name }) => name).filter((name) => !replied.includes(name))
  expect(silent).toEqual([])
})

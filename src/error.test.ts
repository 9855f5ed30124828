import { expect, test } from "vitest"
import { ApiError } from "./error.ts"

// Taking a trace costs ten times as much as all the rest of an error that many a caller expects.
test("an ApiError takes no trace, and leaves those of others as they are", () => {
  const before = Error.stackTraceLimit
  const trace = /\n\s+at /
  expect(ApiError.conditionFailed().stack).not.toMatch(trace)
  expect(Error.stackTraceLimit).toBe(before)
  expect(new Error("another").stack).toMatch(trace)
})

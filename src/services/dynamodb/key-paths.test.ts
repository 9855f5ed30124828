import { expect, test } from "vitest"
import { tableOf, withGlobal } from "../../../test/support/table-input.ts"
import { ApiError } from "../../error.ts"
import type { GlobalIndex } from "../../model/table/table.ts"
import { parseProjectionOnly } from "./expressions.ts"
import { checkKeyPaths } from "./key-paths.ts"

const table = tableOf(withGlobal({}))
const projection = parseProjectionOnly({ ProjectionExpression: "c.d" })
const inState = (state: NonNullable<GlobalIndex["state"]>) => ({
  ...table,
  globalIndexes: table.globalIndexes.map((index) => ({ ...index, state })),
})

// What was a key of a deleted index is an ordinary attribute again, and may be a map.
test("a path leads into an attribute that only a deleted index had for a key", () => {
  const check = (of: typeof table) => checkKeyPaths(of.key, { projection }, of)
  expect(() => check(table)).toThrow(ApiError)
  expect(() => check(inState("CREATING"))).toThrow(ApiError)
  check(inState("DELETING"))
})

import { expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import { checkHeader, itemOfRow } from "./csv-row.ts"

const types = { pk: "S", at: "N", of: "B" } as const

// AWS guide: all columns but keys are text, and empty columns are left out.
test("keys have their types, all else is text, and what is empty is left out", () => {
  const header = ["pk", "at", "of", "n", "__proto__"]
  expect(itemOfRow(header, ["a", "1.50", "aGk=", "7", ""], types)).toEqual({
    pk: { S: "a" },
    at: { N: "1.5" },
    of: { B: "aGk=" },
    n: { S: "7" },
  })
  expect(Object.keys(itemOfRow(header, ["a", "1", "", "", "x"], types))).toEqual([
    "pk",
    "at",
    "__proto__",
  ])
})

test.each([[["a"]], [["a", "x"]], [["a", "1", "!"]], [["a", "1", "", "x"]]])(
  "a row that does not fit: %j",
  (row) => {
    expect(() => itemOfRow(["pk", "at", "of"], row, types)).toThrow(ApiError)
  },
)

test.each([[["a", ""]], [["a", "a"]]])("a header that is none: %j", (header) => {
  expect(() => checkHeader(header)).toThrow(ApiError)
})

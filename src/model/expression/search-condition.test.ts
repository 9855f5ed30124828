import { expect, test } from "vitest"
import { parsePlaceholders } from "./placeholders.ts"
import { parseSearchCondition } from "./search-condition.ts"

const placeholders = () =>
  parsePlaceholders({
    names: { "#n": "name", "#m": "m" },
    values: { ":a": { S: "a" }, ":b": { N: "1" } },
    layer: "current",
  })
const parsed = (text: string) => parseSearchCondition(text, placeholders())

test("equalities are joined by AND, either way round and in parentheses", () => {
  const a = { name: "name", value: { S: "a" } }
  const b = { name: "x", value: { N: "1" } }
  expect(parsed("#n = :a")).toEqual([a])
  expect(parsed("(#n = :a AND (:b = x))")).toEqual([a, b])
})

// The words for comparators and operators were reported of the service; the others are ours.
test.each([
  ["x < :b", "Invalid comparator used"],
  ["x <> :b AND #n = :a", "Invalid comparator used"],
  ["x BETWEEN :b AND :b", "Invalid operator used"],
  ["x IN (:b)", "Invalid operator used"],
  ["#n = :a OR x = :b", "Invalid operator used"],
  ["NOT x = :b", "Invalid operator used"],
  ["attribute_exists(x)", "Invalid operator used"],
  ["x = #n", "Invalid operand used"],
  ["#m.x = :b", "Invalid operand used"],
  ["size(x) = :b", "Invalid operand used"],
])("%s is refused", (text, what) => {
  expect(() => parsed(text)).toThrow(
    `Invalid SearchConditionExpression: ${what} in SearchConditionExpression`,
  )
})

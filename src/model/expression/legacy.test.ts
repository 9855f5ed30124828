/** What the parameters from before expressions are lowered to: the trees that expressions become. */
import { describe, expect, test } from "vitest"
import { parseCondition } from "./condition.ts"
import { conditionOfFilter } from "./legacy-condition.ts"
import { conditionOfExpected } from "./legacy-expected.ts"
import { keyConditionOfAttributes } from "./legacy-key-condition.ts"
import { projectionOfAttributes } from "./legacy-projection.ts"
import { updateOfAttributes } from "./legacy-update.ts"
import { parsePlaceholders } from "./placeholders.ts"
import { parseProjection } from "./projection.ts"
import { parseUpdate } from "./update.ts"

const one = { N: "1" }
const two = { N: "2" }

function placeholders() {
  return parsePlaceholders({ values: { ":1": one, ":2": two }, layer: "current" })
}

describe("conditions are those of the expression", () => {
  test.each([
    [{ a: { ComparisonOperator: "EQ", AttributeValueList: [{ N: "1.0" }] } }, "a = :1"],
    [{ a: { ComparisonOperator: "NE", AttributeValueList: [one] } }, "a <> :1"],
    [{ a: { ComparisonOperator: "GE", AttributeValueList: [one] } }, "a >= :1"],
    [{ a: { ComparisonOperator: "NULL" } }, "attribute_not_exists(a)"],
    [{ a: { ComparisonOperator: "NOT_NULL", AttributeValueList: [] } }, "attribute_exists(a)"],
    [{ a: { ComparisonOperator: "IN", AttributeValueList: [one, two] } }, "a IN (:1, :2)"],
    [
      { a: { ComparisonOperator: "BETWEEN", AttributeValueList: [one, two] } },
      "a BETWEEN :1 AND :2",
    ],
    [
      { a: { ComparisonOperator: "NOT_CONTAINS", AttributeValueList: [one] } },
      "attribute_exists(a) AND NOT contains(a, :1)",
    ],
    [
      {
        a: { ComparisonOperator: "LT", AttributeValueList: [one] },
        b: { ComparisonOperator: "GT", AttributeValueList: [two] },
      },
      "a < :1 AND b > :2",
    ],
  ] as const)("%j is %s", (filter, text) => {
    const condition = parseCondition(text, "FilterExpression", placeholders())
    expect(conditionOfFilter(filter, undefined)).toEqual(condition)
    expect(conditionOfExpected(filter, undefined)).toEqual(condition)
  })

  test("joined by OR, and none at all", () => {
    const filter = { a: { ComparisonOperator: "NULL" }, b: { ComparisonOperator: "NULL" } } as const
    const text = "attribute_not_exists(a) OR attribute_not_exists(b)"
    const condition = parseCondition(text, "FilterExpression", placeholders())
    expect(conditionOfFilter(filter, "OR")).toEqual(condition)
    expect(conditionOfFilter({}, undefined)).toBeUndefined()
    expect(conditionOfExpected(undefined, undefined)).toBeUndefined()
  })

  test("a name is never a path", () => {
    expect(conditionOfExpected({ "a.b": { Exists: false } }, undefined)).toEqual({
      kind: "attribute_not_exists",
      path: ["a.b"],
    })
  })
})

test("key conditions are clauses, in the order of the map", () => {
  const conditions = {
    sk: { ComparisonOperator: "BEGINS_WITH", AttributeValueList: [{ S: "a" }] },
    pk: { ComparisonOperator: "EQ", AttributeValueList: [one] },
    a: { ComparisonOperator: "NULL" },
  } as const
  expect(keyConditionOfAttributes(conditions)).toEqual({
    clauses: [
      { name: "sk", test: { operator: "begins_with", prefix: { S: "a" } } },
      { name: "pk", test: { operator: "=", value: one } },
      { name: "a", test: { operator: "unindexable" } },
    ],
  })
})

test("attributes to get are a projection of names", () => {
  expect(projectionOfAttributes(["a", "b"])).toEqual(parseProjection("a, b", placeholders()))
  expect(projectionOfAttributes(undefined)).toBeUndefined()
})

test("updates are those of the expression, with words of their own for what does not fit", () => {
  const updates = {
    a: { Value: one },
    b: { Action: "DELETE" },
    c: { Action: "ADD", Value: two },
  } as const
  const update = parseUpdate("SET a = :1 REMOVE b ADD c :2", placeholders())
  expect(updateOfAttributes(updates)).toEqual({
    ...update,
    mismatch: "Type mismatch for attribute to update",
  })
  expect(updateOfAttributes({})).toBeUndefined()
})

/** What the parameters from before expressions are lowered to: the trees that expressions become. */
import { describe, expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import { type Condition, holds, parseCondition, pathsOfCondition } from "./condition.ts"
import { conditionOfFilter } from "./legacy-condition.ts"
import { conditionOfExpected } from "./legacy-expected.ts"
import { keyConditionOfAttributes } from "./legacy-key-condition.ts"
import { projectionOfAttributes } from "./legacy-projection.ts"
import { updateOfAttributes } from "./legacy-update.ts"
import { parsePlaceholders } from "./placeholders.ts"
import { type Projection, parseProjection, project } from "./projection.ts"
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
  expect(updateOfAttributes(updates)).toEqual({ ...update, from: "AttributeUpdates" })
  expect(updateOfAttributes({})).toBeUndefined()
})

// Names have the bounds that they have in items.
test("no attribute has an empty name, or one beyond 65,535 bytes", () => {
  const fault = "One or more parameter values were invalid: "
  for (const [name, text] of [
    ["", "Empty attribute name"],
    ["n".repeat(65_536), "Attribute name is too large, must be less than 65536 bytes"],
  ] as const) {
    const tests = { [name]: { ComparisonOperator: "NULL" } } as const
    expect(() => updateOfAttributes({ [name]: { Value: one } })).toThrow(fault + text)
    expect(() => conditionOfFilter(tests, undefined)).toThrow(fault + text)
    expect(() => conditionOfExpected(tests, undefined)).toThrow(fault + text)
  }
})

// Nothing but the size of a request bounds these, and each costs once for every item of a page.
describe("what may be long", () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => ({ N: `${i}` }))
  const inOf = (values: readonly AttributeValue[]) =>
    conditionOfFilter(
      { a: { ComparisonOperator: "IN", AttributeValueList: values } },
      undefined,
    ) as Condition

  test("IN", () => {
    const condition = inOf(numbers(300_000))
    expect(pathsOfCondition(condition)).toEqual([["a"]])
    const ms = processorMsOf(() => {
      for (let time = 0; time < 2000; time++) {
        expect(holds(condition, { a: { N: `${time - 1000}` } })).toBe(time >= 1000)
      }
      expect(holds(condition, { a: { S: "1" } })).toBe(false)
      expect(holds(condition, { b: { N: "1" } })).toBe(false)
    })
    expect(ms).toBeLessThan(2000)
  })

  test("attributes to get", () => {
    const names = Array.from({ length: 200_000 }, (_, i) => `n${i}`)
    const projection = projectionOfAttributes(names) as Projection
    const ms = processorMsOf(() => {
      for (let time = 0; time < 1000; time++) {
        expect(project(projection, { a: one, n5: two })).toEqual({ n5: two })
      }
      expect(project(projection, { a: one })).toEqual({})
    })
    expect(ms).toBeLessThan(2000)
  })

  test("but not conditions", () => {
    const conditions = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [`n${i}`, { ComparisonOperator: "NULL" } as const]),
      )
    expect(conditionOfFilter(conditions(300), "OR")).toBeDefined()
    const fault =
      "One or more parameter values were invalid: The maximum number of conditions is 300"
    expect(() => conditionOfFilter(conditions(301), "OR")).toThrow(fault)
    expect(() => conditionOfExpected(conditions(301), "OR")).toThrow(fault)
  })
})

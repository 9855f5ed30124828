import { describe, expect, test } from "vitest"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { parseItem } from "../value/parse-value.ts"
import { attributeNamesOf, holds, parseCondition, pathsOfCondition } from "./condition.ts"
import { nestedNames } from "./document-path.ts"
import { parsePlaceholders } from "./placeholders.ts"

const item: Item = {
  s: { S: "hello" },
  astral: { S: "a💥" },
  blank: { S: "" },
  n: { N: "10" },
  b: { B: "AQID" },
  bool: { BOOL: true },
  nil: { NULL: true },
  ss: { SS: ["a", "b"] },
  ns: { NS: ["1", "2.5"] },
  bs: { BS: ["AQ==", "Ag=="] },
  l: { L: [{ S: "x" }, { N: "7" }, { M: { deep: { L: [{ S: "bottom" }] } } }] },
  m: { M: { k: { S: "v" }, "dot.ted": { N: "1" } } },
}

const constants: Record<string, AttributeValue> = {
  ":hello": { S: "hello" },
  ":hell": { S: "hell" },
  ":he": { S: "he" },
  ":z": { S: "z" },
  ":a": { S: "a" },
  ":x": { S: "x" },
  ":none": { S: "" },
  ":1": { N: "1" },
  ":1.0": { N: "1.0" },
  ":2": { N: "2" },
  ":3": { N: "3" },
  ":5": { N: "5" },
  ":7": { N: "7.0" },
  ":9": { N: "9" },
  ":10": { N: "1e1" },
  ":true": { BOOL: true },
  ":null": { NULL: true },
  ":b1": { B: "AQ==" },
  ":b2": { B: "Ag==" },
  ":b23": { B: "AgM=" },
  ":b123": { B: "AQID" },
  ":ba": { SS: ["b", "a"] },
  ":ab": { SS: ["a", "b"] },
  ":list": { L: [{ N: "1" }] },
  ":m": { M: { "dot.ted": { N: "1.00" }, k: { S: "v" } } },
  ":ns": { NS: ["2.50", "1"] },
  ":tS": { S: "S" },
  ":tSS": { S: "SS" },
  ":tNULL": { S: "NULL" },
  ":tM": { S: "M" },
}

/** Gives the text only the placeholders that it uses, as a request has to. */
function evaluate(text: string, stored: Item | undefined = item): boolean {
  const used = Object.entries(constants).filter(([name]) =>
    text.match(/:[A-Za-z0-9_]+/g)?.includes(name),
  )
  const placeholders = parsePlaceholders({
    names: { "#d": "dot.ted", "#proto": "__proto__", "#c": "constructor" },
    values: used.length > 0 ? Object.fromEntries(used) : undefined,
    layer: "current",
  })
  return holds(parseCondition(text, "FilterExpression", placeholders), stored)
}

// AWS guide: "Condition and filter expressions, operators, and functions in DynamoDB"; what it
// leaves open was observed.
describe("what holds of the item", () => {
  test.each([
    "s = :hello",
    "n = :10",
    "n > :9",
    "n >= :10",
    "n < :9 OR n <= :10",
    "s > :he AND s < :z",
    "b = :b123",
    "b > :b1 AND b < :b2",
    "m = :m",
    "ss = :ab AND ss = :ba",
    "ns = :ns",
    "bool = :true",
    "nil = :null",
    "m.k <> s",
    "m.#d = :1",
    "l[1] = :7",
    "l[2].deep[0] <> :x",
    "(l[2].deep)[0] > :a",
    "attribute_exists(nil)",
    "attribute_exists(l[2].deep[0])",
    "attribute_not_exists(l[3])",
    "attribute_not_exists(s.k)",
    "attribute_not_exists(m[0])",
    "attribute_not_exists(#proto) AND attribute_not_exists(#c)",
    "attribute_type(s, :tS)",
    "attribute_type(ss, :tSS)",
    "attribute_type(nil, :tNULL)",
    "attribute_type(:m, :tM)",
    "begins_with(s, :hell)",
    "begins_with(s, :none)",
    "begins_with(b, :b1)",
    "begins_with(s, s.k) OR begins_with(:hello, :he)",
    "contains(s, :hell)",
    "contains(b, :b23)",
    "contains(ss, :a)",
    "contains(ns, :1)",
    "contains(bs, :b2)",
    "contains(l, :x)",
    "contains(l, :7)",
    "contains(:hello, :hell)",
    "contains(:ab, m.k) OR contains(s, :he)",
    "size(s) = :5",
    "size(astral) = :3", // UTF-16 units: observed
    "size(b) = :3",
    "size(ss) = :2",
    "size(l) = :3",
    "size(m) = :2",
    "size(:hello) = size(s)",
    "size(blank) < :1",
    "n BETWEEN :9 AND :10",
    "n BETWEEN :10 AND n",
    "s IN (:z, :1, :hello)",
    "m IN (:m)",
    "n = :10 OR n = :9 AND n = :9", // AND binds tighter than OR
    "NOT n = :9 AND n = :10", // NOT binds tighter than AND
    "NOT (n = :10 AND n = :9)",
  ])("%s", (text) => {
    expect(evaluate(text)).toBe(true)
    expect(evaluate(`NOT (${text})`)).toBe(false)
  })
})

describe("what does not hold of the item", () => {
  test.each([
    "s = :z",
    "n < :9", // as text, "10" < "9"
    "n = s",
    "s < n",
    "n > s",
    "bool < s",
    "ss = :hello",
    "l = :list",
    "l[1] > :x",
    "begins_with(n, s)",
    "begins_with(ss, :a)",
    "begins_with(s, b)",
    "begins_with(b, :b2)",
    "contains(n, :1)",
    "contains(ss, :1)",
    "contains(m, :x)",
    "contains(s, :1)",
    "contains(b, :x)",
    "attribute_type(s, :tSS)",
    "attribute_exists(m.lacking)",
    "size(n) = :2", // numbers have no size
    "size(n) < :2",
    "size(bool) = :1",
    "size(nil) = :1",
    "n BETWEEN :1 AND :9",
    "s BETWEEN n AND n",
    "s IN (:z, :a)",
    "(n = :10 OR n = :9) AND n = :9",
  ])("%s", (text) => {
    expect(evaluate(text)).toBe(false)
    expect(evaluate(`NOT (${text})`)).toBe(true)
  })
})

// A missing attribute is unequal to everything, even to another missing one: observed.
describe("what is missing", () => {
  test.each([
    ["gone = :1", false],
    ["gone <> :1", true],
    ["gone <> away", true],
    ["gone = away", false],
    ["gone < :1", false],
    ["gone >= :1", false],
    ["gone BETWEEN :1 AND :2", false],
    ["gone IN (:1, away)", false],
    ["s IN (gone)", false],
    ["contains(gone, :a)", false],
    ["contains(s, gone)", false],
    ["begins_with(gone, :none)", false],
    ["begins_with(s, gone)", false],
    ["attribute_type(gone, :tNULL)", false],
    ["size(gone) <> :1", true],
    ["size(n) <> :1", true],
    ["NOT gone = :1", true],
    ["NOT gone <> :1", false],
  ])("%s: %s", (text, expected) => {
    expect(evaluate(text)).toBe(expected)
    expect(evaluate(text, {})).toBe(expected)
  })

  test("an absent item has no attributes, its key included", () => {
    const placeholders = parsePlaceholders({ layer: "current" })
    const parse = (text: string) => parseCondition(text, "ConditionExpression", placeholders)
    expect(holds(parse("attribute_exists(pk)"), undefined)).toBe(false)
    expect(holds(parse("attribute_not_exists(pk)"), undefined)).toBe(true)
  })
})

// JSON brings these names as an item's own; they are as good as any other.
test("names that every JavaScript object knows are ordinary attributes", () => {
  const stored = parseItem(JSON.parse('{"__proto__":{"S":"hello"}}'), "current")
  expect(evaluate("#proto = :hello AND attribute_not_exists(#c)", stored)).toBe(true)
})

test("numbers are compared exactly, beyond what doubles can tell apart", () => {
  const placeholders = parsePlaceholders({
    values: { ":v": { N: "12345678901234567890123456789012345678" } },
    layer: "current",
  })
  const condition = parseCondition("n < :v", "FilterExpression", placeholders)
  expect(holds(condition, { n: { N: "12345678901234567890123456789012345677" } })).toBe(true)
  expect(holds(condition, { n: { N: "12345678901234567890123456789012345678" } })).toBe(false)
})

test("the names and paths that a condition looks at", () => {
  const text = "NOT (a.b = c[0] OR attribute_exists(d)) AND size(e.f) IN (g, h) AND contains(i, j)"
  const condition = parseCondition(
    text,
    "FilterExpression",
    parsePlaceholders({ layer: "current" }),
  )
  expect([...attributeNamesOf(condition)]).toEqual([..."acdeghij"])
  expect([...nestedNames(pathsOfCondition(condition))]).toEqual([..."ace"])
})

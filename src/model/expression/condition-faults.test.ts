import { describe, expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import { parseCondition } from "./condition.ts"
import { parsePlaceholders } from "./placeholders.ts"

// Texts and their precedence were observed on the live service; the rules are in the AWS guide,
// "Condition and filter expressions, operators, and functions".

const values: Record<string, AttributeValue> = {
  ":s": { S: "a" },
  ":t": { S: "b" },
  ":n": { N: "1" },
  ":b": { B: "YQ==" },
  ":bool": { BOOL: true },
  ":null": { NULL: true },
  ":ss": { SS: ["a"] },
  ":l": { L: [] },
  ":m": { M: {} },
  ":type": { S: "SS" },
}

function parse(text: string) {
  const names = { "#a": "a", "#status": "status" }
  return parseCondition(
    text,
    "ConditionExpression",
    parsePlaceholders({ names, values, layer: "current" }),
  )
}

function refusal(fault: string): ApiError {
  return ApiError.invalidRequest(`Invalid ConditionExpression: ${fault}`)
}

const wrongType = (name: string, type: string) =>
  "Incorrect operand type for operator or function; " +
  `operator or function: ${name}, operand type: ${type}`
const wrongCount = (name: string, count: number) =>
  "Incorrect number of operands for operator or function; " +
  `operator or function: ${name}, number of operands: ${count}`
const syntax = (token: string, near: string) => `Syntax error; token: "${token}", near: "${near}"`
const misused = (name: string) =>
  `The function is not allowed to be used this way in an expression; function: ${name}`
const needsPath = (name: string) =>
  `Operator or function requires a document path; operator or function: ${name}`
const same = (name: string, path: string) =>
  "The first operand must be distinct from the remaining operands for this operator or " +
  `function; operator: ${name}, first operand: ${path}`
const parentheses = "The expression has redundant parentheses;"
const noValue = (name: string) =>
  `An expression attribute value used in expression is not defined; attribute value: ${name}`
const noName = (name: string) =>
  `An expression attribute name used in the document path is not defined; attribute name: ${name}`
const reserved = (word: string) => `Attribute name is a reserved keyword; reserved keyword: ${word}`

describe("one test", () => {
  test.each([
    ["#b = :s", noName("#b")],
    ["a.b.#b = :s", noName("#b")],
    ["a = :x", noValue(":x")],
    ["attribute_exists(a, b)", wrongCount("attribute_exists", 2)],
    ["attribute_not_exists(a, b, c)", wrongCount("attribute_not_exists", 3)],
    ["attribute_type(a)", wrongCount("attribute_type", 1)],
    ["begins_with(a)", wrongCount("begins_with", 1)],
    ["contains(a, b, c)", wrongCount("contains", 3)],
    ["size(a, b) = :n", wrongCount("size", 2)],
    ["begins_with(size(a, b))", wrongCount("size", 2)],
    [`a IN (${Array(100).fill(":s").join(",")})`, wrongCount("IN", 101)],
    ["attribute_exists(:s)", needsPath("attribute_exists")],
    ["attribute_not_exists(size(a))", needsPath("attribute_not_exists")],
    ["a = a", same("=", "[a]")],
    ["a <> #a", same("<>", "[a]")],
    ["a[0].b >= a[0].b", same(">=", "[a, [0], b]")],
    ["contains(a[0].b, #a[0].b)", same("contains", "[a, [0], b]")],
    ["begins_with(a, a)", same("begins_with", "[a]")],
    ["attribute_type(a, a)", same("attribute_type", "[a]")],
    ["begins_with(a, :n)", wrongType("begins_with", "N")],
    ["begins_with(:bool, a)", wrongType("begins_with", "BOOL")],
    ["begins_with(a, size(b))", wrongType("begins_with", "N")],
    ["a < :bool", wrongType("<", "BOOL")],
    ["a <= :null", wrongType("<=", "NULL")],
    [":ss > a", wrongType(">", "SS")],
    ["a >= :l", wrongType(">=", "L")],
    ["a BETWEEN :m AND :m", wrongType("BETWEEN", "M")],
    ["size(:n) = a", wrongType("size", "N")],
    ["size(:bool) = a", wrongType("size", "BOOL")],
    ["size(:null) = a", wrongType("size", "NULL")],
    ["size(size(a)) = :n", wrongType("size", "N")],
    ["attribute_type(a, :n)", wrongType("attribute_type", "N")],
    ["attribute_type(a, size(b))", wrongType("attribute_type", "N")],
    ["attribute_type(a, b)", wrongType("attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")],
    [
      "attribute_type(a, :s)",
      "Invalid attribute type name found; type: a, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
    ],
    [
      "a BETWEEN :n AND :s",
      "The BETWEEN operator requires same data type for lower and upper bounds; " +
        "lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}",
    ],
    [
      "a BETWEEN :t AND :s",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; " +
        "lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}",
    ],
  ])("%s", (text, fault) => {
    expect(() => parse(text)).toThrow(refusal(fault))
  })

  test.each([
    "attribute_type(:s, :type)",
    "contains(:s, a)",
    "contains(:n, :n)",
    "begins_with(a, b)",
    "begins_with(:b, a)",
    "size(:s) = size(:l)",
    "a = :bool AND a <> :m",
    "a IN (:s, :n, :m)",
    "a BETWEEN a AND a",
    "a IN (a)",
    "a.b = a.c",
  ])("accepts %s", (text) => {
    expect(() => parse(text)).not.toThrow()
  })
})

// Redundant parentheses, unknown functions, misused functions and reserved words are looked for in
// the whole expression, one after the other; then each test is judged, from left to right.
describe("precedence", () => {
  test.each([
    ["f(size) AND ((size(a))) b", syntax("b", ") b")],
    ["status = :x AND f(a) AND size(a) AND ((b = c))", parentheses],
    ["status = :x AND size(a) AND f(a)", "Invalid function name; function: f"],
    ["status = :x AND size(a)", misused("size")],
    ["a = :x AND status = :s", reserved("status")],
    ["a = a AND b = :x", same("=", "[a]")],
    ["b = :x AND a = a", noValue(":x")],
    ["contains(a, a, :x)", noValue(":x")],
    ["begins_with(:n, :x)", noValue(":x")],
    [":x = #x", noValue(":x")],
    ["#x = :x", noName("#x")],
    ["begins_with(:n)", wrongCount("begins_with", 1)],
    ["size(a, b) < :bool", wrongCount("size", 2)],
    ["size(:n) < :bool", wrongType("size", "N")],
  ])("%s", (text, fault) => {
    expect(() => parse(text)).toThrow(refusal(fault))
  })
})

// A valid text is parsed once; what its placeholders stand for must not stick to it.
test("the same text with other placeholders", () => {
  for (const [name, value] of [
    ["x", "1"],
    ["y", "2"],
  ] as const) {
    const placeholders = parsePlaceholders({
      names: { "#n": name },
      values: { ":v": { S: value } },
      layer: "current",
    })
    expect(parseCondition("#n = :v", "ConditionExpression", placeholders)).toEqual({
      kind: "compare",
      comparator: "=",
      left: { kind: "path", path: [name] },
      right: { kind: "constant", value: { S: value } },
    })
  }
  const nothing = parsePlaceholders({ layer: "current" })
  expect(() => parseCondition("#n = :v", "FilterExpression", nothing)).toThrow(
    ApiError.invalidRequest(`Invalid FilterExpression: ${noName("#n")}`),
  )
})

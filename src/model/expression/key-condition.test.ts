import { describe, expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import { keyConditionOf, parseKeyCondition } from "./key-condition.ts"
import { parsePlaceholders } from "./placeholders.ts"

// AWS guide: "Key condition expressions for the Query operation in DynamoDB"; texts were observed.

const values: Record<string, AttributeValue> = {
  ":p": { S: "p" },
  ":a": { S: "a" },
  ":b": { S: "b" },
  ":n": { N: "1" },
  ":bin": { B: "AQ==" },
  ":bool": { BOOL: true },
  ":none": { S: "" },
  ":nothing": { B: "" },
  ":long": { S: "x".repeat(1025) },
  ":longer": { S: "x".repeat(2049) },
}

const conditionOf = (text: string) =>
  keyConditionOf(
    parseKeyCondition(
      text,
      parsePlaceholders({ names: { "#pk": "pk" }, values, layer: "current" }),
    ),
  )

describe("what cannot be a key condition", () => {
  const invalid = "Invalid KeyConditionExpression: "
  const nested = "KeyConditionExpressions cannot contain nested operations"
  const nestedPath = `${invalid}KeyConditionExpressions cannot have conditions on nested attributes`
  const operator = (name: string) => `Invalid operator used in KeyConditionExpression: ${name}`
  const condition = (fault: string) => `Invalid condition in KeyConditionExpression: ${fault}`
  const several = condition("Multiple attribute names used in one condition")
  test.each([
    ["pk = :p OR sk = :a", operator("OR")],
    ["NOT pk = :p", operator("NOT")],
    ["pk IN (:p)", operator("IN")],
    ["pk <> :p", operator("<>")],
    ["attribute_exists(pk)", operator("attribute_exists")],
    ["pk = :p AND attribute_not_exists(sk)", operator("attribute_not_exists")],
    ["contains(pk, :p)", operator("contains")],
    ["size(pk) = :n", nested],
    ["pk = size(sk)", nested],
    ["pk BETWEEN size(sk) AND :n", nested],
    ["pk.a = :p", nestedPath],
    ["pk = :p AND sk[0] = :a", nestedPath],
    ["a.d > c", nestedPath],
    [
      ":p BETWEEN pk AND sk",
      condition("BETWEEN operator must have the key attribute as its first operand"),
    ],
    [
      "begins_with(:p, pk)",
      condition("begins_with operator must have the key attribute as its first operand"),
    ],
    ["pk = sk", several],
    ["b > a.b", several],
    ["b BETWEEN c[1] AND d", several],
    ["begins_with(pk, sk)", several],
    [":p = :a", condition("No key attribute specified")],
    [
      "pk = :p AND pk = :a",
      `${invalid}KeyConditionExpressions must only contain one condition per key`,
    ],
    [
      "pk = :p AND #pk > :a",
      `${invalid}KeyConditionExpressions must only contain one condition per key`,
    ],
  ])("%s", (text, fault) => {
    expect(() => conditionOf(text)).toThrow(ApiError.invalid(fault))
  })

  test.each([
    ["((pk = :p))", "The expression has redundant parentheses;"],
    [
      "pk = :p AND begins_with(sk, :n)",
      "Incorrect operand type for operator or function; " +
        "operator or function: begins_with, operand type: N",
    ],
    [
      "pk = :p AND sk < :bool",
      "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
    ],
    [
      "pk = :x OR sk = :bool",
      "An expression attribute value used in expression is not defined; attribute value: :x",
    ],
    ["", "The expression can not be empty;"],
  ])("%s, as any condition", (text, fault) => {
    expect(() => conditionOf(text)).toThrow(ApiError.invalidRequest(`${invalid}${fault}`))
  })
})

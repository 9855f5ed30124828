import { describe, expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import {
  atLeast,
  atMost,
  between,
  equalTo,
  everything,
  lessThan,
  moreThan,
  startingWith,
} from "../key/byte-range.ts"
import { keyBytes } from "../key/key-bytes.ts"
import type { KeySchema } from "../table/table.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import {
  bindKeyClauses,
  bindKeyCondition,
  keyConditionOf,
  parseKeyCondition,
} from "./key-condition.ts"
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

const table: KeySchema = {
  partition: { name: "pk", type: "S" },
  sort: { name: "sk", type: "S" },
}

describe("the keys that are meant", () => {
  const a = keyBytes({ S: "a" })
  const b = keyBytes({ S: "b" })
  test.each([
    ["pk = :p", everything],
    ["(pk = :p)", everything],
    [":p = #pk", everything],
    ["pk = :p AND sk = :a", equalTo(a)],
    ["sk = :a AND pk = :p", equalTo(a)],
    ["(pk = :p) AND (sk = :a)", equalTo(a)],
    ["((pk = :p) AND (sk = :a))", equalTo(a)],
    ["pk = :p AND sk < :a", lessThan(a)],
    ["pk = :p AND sk <= :a", atMost(a)],
    ["pk = :p AND sk > :a", moreThan(a)],
    ["pk = :p AND sk >= :a", atLeast(a)],
    ["pk = :p AND :a < sk", moreThan(a)],
    ["pk = :p AND :a <= sk", atLeast(a)],
    ["pk = :p AND :a > sk", lessThan(a)],
    ["pk = :p AND :a >= sk", atMost(a)],
    ["pk = :p AND sk BETWEEN :a AND :b", between(a, b)],
    ["pk = :p AND begins_with(sk, :a)", startingWith(a)],
  ])("%s", (text, sort) => {
    expect(bindKeyCondition(conditionOf(text), table)).toEqual({ partition: { S: "p" }, sort })
  })

  test("keys that are numbers or binaries", () => {
    const schema: KeySchema = {
      partition: { name: "pk", type: "N" },
      sort: { name: "sk", type: "B" },
    }
    expect(bindKeyCondition(conditionOf("pk = :n AND begins_with(sk, :bin)"), schema)).toEqual({
      partition: { N: "1" },
      sort: startingWith(keyBytes({ B: "AQ==" })),
    })
  })
})

describe("what a table has no keys for", () => {
  const empty = (type: string, name: string) =>
    "One or more parameter values are not valid. The AttributeValue for a key attribute " +
    `cannot contain an empty ${type} value. Key: ${name}`
  const wrong = "One or more parameter values were invalid: "
  const missed = (name: string) => `Query condition missed key schema element: ${name}`
  test.each([
    ["sk = :a", missed("pk")],
    ["extra = :a", missed("pk")],
    ["pk = :p AND extra = :a", missed("sk")],
    ["sk = :a AND extra = :a", missed("pk")],
    ["pk > :p", "Query key condition not supported"],
    ["begins_with(pk, :p)", "Query key condition not supported"],
    ["pk >= :p AND sk = :a", "Query key condition not supported"],
    [
      "pk = :p AND sk = :a AND extra = :a",
      "The number of query conditions (3) exceeds " +
        "the number of key attributes defined in the schema (2)",
    ],
    ["pk = :n", `${wrong}Condition parameter type does not match schema type`],
    ["pk > :n", `${wrong}Condition parameter type does not match schema type`],
    ["pk = :bool", `${wrong}Condition parameter type does not match schema type`],
    ["pk = :p AND sk = :n", `${wrong}Condition parameter type does not match schema type`],
    [
      "pk = :p AND begins_with(sk, :bin)",
      `${wrong}Condition parameter type does not match schema type`,
    ],
    ["pk = :none", empty("string", "pk")],
    ["pk = :p AND sk BETWEEN :none AND :a", empty("string", "sk")],
    ["pk = :longer", `${wrong}Size of hashkey has exceeded the maximum size limit of2048 bytes`],
    [
      "pk = :long AND sk >= :long",
      `${wrong}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
    ],
  ])("%s", (text, fault) => {
    expect(() => bindKeyCondition(conditionOf(text), table)).toThrow(ApiError.invalid(fault))
  })

  test("an empty binary", () => {
    const schema: KeySchema = { partition: { name: "pk", type: "B" } }
    expect(() => bindKeyCondition(conditionOf("pk = :nothing"), schema)).toThrow(
      ApiError.invalid(empty("binary", "pk")),
    )
  })

  test("two conditions where there is no sort key", () => {
    const schema: KeySchema = { partition: { name: "pk", type: "S" } }
    expect(() => bindKeyCondition(conditionOf("pk = :p AND sk = :a"), schema)).toThrow(
      ApiError.invalid("Query key condition not supported"),
    )
  })
})

// AWS guide: "Multi-attribute keys pattern": all partition attributes, and a prefix of the sort
// attributes, of which only the last one may have a range. Texts were observed.
describe("an index with several key attributes", () => {
  const attributes = (names: string) => [...names].map((name) => ({ name, type: "S" }) as const)
  const index = { partition: attributes("gh"), sort: attributes("abcd") }
  const hash = "g = :p AND h = :p"

  test.each([
    [hash, []],
    [`${hash} AND a = :a`, ["="]],
    [`b < :b AND ${hash} AND a = :a`, ["=", "<"]],
    [
      `${hash} AND c = :a AND b = :b AND a = :a AND begins_with(d, :a)`,
      ["=", "=", "=", "begins_with"],
    ],
  ])("%s", (text, operators) => {
    const bound = bindKeyClauses(conditionOf(text), index)
    expect(bound.partition).toEqual([{ S: "p" }, { S: "p" }])
    expect(bound.sort.map(({ operator }) => operator)).toEqual(operators)
  })

  const range = (names: string, last: string) =>
    `RANGE key attributes ${names} must have equality conditions specified in the query ` +
    `because a condition is present on key attribute ${last}`
  const incomplete = (names: string) =>
    `HASH key attributes ${names} must have equality conditions specified in the query`
  test.each([
    [`${hash} AND a = :a AND c = :a`, range("b", "c")],
    [`${hash} AND a = :a AND b > :a AND c = :a`, range("b", "c")],
    [`${hash} AND b = :a`, range("a", "b")],
    [`${hash} AND d = :a`, range("a, b, c", "d")],
    ["g = :p AND a = :a", incomplete("h")],
    ["a = :a", incomplete("g, h")],
    ["g = :p AND h > :p", incomplete("h")],
    [`${hash} AND x = :a`, "Query condition missed key schema element: a"],
    [
      `${hash} AND a = :a AND b = :a AND c = :a AND d = :a AND x = :a`,
      "The number of query conditions (7) exceeds " +
        "the number of key attributes defined in the schema (6)",
    ],
  ])("%s", (text, fault) => {
    expect(() => bindKeyClauses(conditionOf(text), index)).toThrow(ApiError.invalid(fault))
  })
})

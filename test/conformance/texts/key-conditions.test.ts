/** Key conditions that are none, in DynamoDB's words of 2026 (observed). */
import { beforeAll, describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { invalid, notFound, parameter, refusals } from "./refusals.ts"

const raw = rawSubject()
const withSort = "texts.sort"
const hashOnly = "texts.hash"

const values: Readonly<Record<string, object>> = {
  ":s": { S: "a" },
  ":t": { S: "b" },
  ":n": { N: "1" },
  ":bool": { BOOL: true },
  ":e": { S: "" },
}

function query(TableName: string, KeyConditionExpression: string) {
  const used = new Set(KeyConditionExpression.match(/:\w+/g))
  const entries = Object.entries(values).filter(([name]) => used.has(name))
  return {
    TableName,
    KeyConditionExpression,
    ...(entries.length > 0 && { ExpressionAttributeValues: Object.fromEntries(entries) }),
  }
}

beforeAll(async () => {
  const AttributeDefinitions = [{ AttributeName: "pk", AttributeType: "S" }]
  const KeySchema = [{ AttributeName: "pk", KeyType: "HASH" }]
  const BillingMode = "PAY_PER_REQUEST"
  await raw.send("CreateTable", {
    TableName: hashOnly,
    BillingMode,
    AttributeDefinitions,
    KeySchema,
  })
  await raw.send("CreateTable", {
    TableName: withSort,
    BillingMode,
    AttributeDefinitions: [...AttributeDefinitions, { AttributeName: "sk", AttributeType: "S" }],
    KeySchema: [...KeySchema, { AttributeName: "sk", KeyType: "RANGE" }],
  })
})

const operator = (name: string) => `Invalid operator used in KeyConditionExpression: ${name}`
const inside = "Invalid condition in KeyConditionExpression: "
const prefix = "Invalid KeyConditionExpression: "

describe("what no table makes right", () => {
  const rows: readonly [expression: string, text: string][] = [
    ["pk = :s OR sk = :s", operator("OR")],
    ["NOT pk = :s", operator("NOT")],
    ["pk IN (:s)", operator("IN")],
    ["pk <> :s", operator("<>")],
    ["attribute_exists(pk)", operator("attribute_exists")],
    ["attribute_not_exists(pk)", operator("attribute_not_exists")],
    ["contains(pk, :s)", operator("contains")],
    ["size(pk) = :n", "KeyConditionExpressions cannot contain nested operations"],
    ["pk.a = :s", `${prefix}KeyConditionExpressions cannot have conditions on nested attributes`],
    [
      ":s BETWEEN pk AND sk",
      `${inside}BETWEEN operator must have the key attribute as its first operand`,
    ],
    [
      "begins_with(:s, pk)",
      `${inside}begins_with operator must have the key attribute as its first operand`,
    ],
    ["pk = sk", `${inside}Multiple attribute names used in one condition`],
    [":s = :t", `${inside}No key attribute specified`],
    [
      "pk = :s AND pk = :t",
      `${prefix}KeyConditionExpressions must only contain one condition per key`,
    ],
    [
      "begins_with(sk, :n)",
      `${prefix}Incorrect operand type for operator or function; operator or function: begins_with, operand type: N`,
    ],
    [
      "sk < :bool",
      `${prefix}Incorrect operand type for operator or function; operator or function: <, operand type: BOOL`,
    ],
    [
      "pk = :missing AND begins_with(sk, :n)",
      `${prefix}An expression attribute value used in expression is not defined; attribute value: :missing`,
    ],
    [
      "begins_with(sk, :n) AND pk = :missing",
      `${prefix}Incorrect operand type for operator or function; operator or function: begins_with, operand type: N`,
    ],
    ["((pk = :s))", `${prefix}The expression has redundant parentheses;`],
  ]
  refusals(
    raw,
    rows.map(([expression, text]) => ["Query", query("nowhere", expression), invalid + text]),
  )
  refusals(raw, [
    ["Query", query("nowhere", "(pk = :s) AND (sk > :t)"), notFound],
    ["Query", query("nowhere", "pk = :s AND :t >= sk"), notFound],
    [
      "Query",
      { TableName: "nowhere", FilterExpression: "attribute_exists(a)" },
      `${invalid}Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.`,
    ],
  ])
})

describe("what this table makes wrong", () => {
  const type = `${parameter}Condition parameter type does not match schema type`
  const empty = (name: string) =>
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`
  refusals(raw, [
    [
      "Query",
      query(withSort, "sk = :s"),
      `${invalid}Query condition missed key schema element: pk`,
    ],
    [
      "Query",
      query(withSort, "pk = :s AND another = :s"),
      `${invalid}Query condition missed key schema element: sk`,
    ],
    ["Query", query(withSort, "pk > :s"), `${invalid}Query key condition not supported`],
    [
      "Query",
      query(withSort, "begins_with(pk, :s)"),
      `${invalid}Query key condition not supported`,
    ],
    [
      "Query",
      query(hashOnly, "pk = :s AND sk = :s"),
      `${invalid}Query key condition not supported`,
    ],
    [
      "Query",
      query(withSort, "pk = :s AND sk = :s AND another = :s"),
      `${invalid}The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)`,
    ],
    ["Query", query(withSort, "pk = :n"), invalid + type],
    ["Query", query(withSort, "pk = :s AND sk > :n"), invalid + type],
    ["Query", query(withSort, "pk = :bool"), invalid + type],
    ["Query", query(withSort, "pk = :e"), invalid + empty("pk")],
    ["Query", query(withSort, "pk = :s AND sk = :e"), invalid + empty("sk")],
  ])
})

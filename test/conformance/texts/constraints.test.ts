/**
 * What the service model rules out, before anything is read: which fault is told first, and how.
 * Two validators are in service since 2026; these are the words of eu-west-2 (observed).
 */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { enveloped, invalid, notFound, refusals } from "./refusals.ts"

const raw = rawSubject()
const Key = { pk: { S: "a" } }
const TableName = "nowhere"
const long = "a".repeat(256)
const failed = "failed to satisfy constraint: Member must"
const set = "Failed to satisfy constraint: Member must satisfy enum value set:"

describe("names of tables in item operations", () => {
  const operations = [
    ["GetItem", { Key }],
    ["PutItem", { Item: Key }],
    ["UpdateItem", { Key }],
    ["DeleteItem", { Key }],
    ["Query", {}],
    ["Scan", {}],
  ] as const
  for (const [operation, input] of operations) {
    refusals(raw, [
      [operation, input, `${enveloped}Value at 'TableName' ${failed} not be null`],
      [
        operation,
        { ...input, TableName: "" },
        `${enveloped}Value at 'TableName' ${failed} have length greater than or equal to 1`,
      ],
      [
        operation,
        { ...input, TableName: long },
        `${enveloped}Value at 'TableName' ${failed} have length less than or equal to 255`,
      ],
      [
        operation,
        { ...input, TableName: "abc;" },
        `${enveloped}Value 'abc;' at 'tableName' ${failed} satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
      ],
    ])
  }
  // Since 2024 an ARN may stand there, so names of one letter pass as far as the table.
  refusals(raw, [
    ["GetItem", { TableName: "a", Key }, notFound],
    ["Scan", { TableName: "ab" }, notFound],
  ])
})

describe("names of tables on the control plane", () => {
  const required = `${invalid}The parameter 'TableName' is required but was not present in the request`
  const length = `${invalid}TableName must be at least 3 characters long and at most 255 characters long`
  const pattern = (name: string) =>
    `${enveloped}Value '${name}' at 'tableName' ${failed} satisfy regular expression pattern: [a-zA-Z0-9_.-]+`
  for (const operation of ["DescribeTable", "DeleteTable", "UpdateTable"]) {
    refusals(raw, [
      [operation, {}, required],
      [operation, { TableName: "ab" }, length],
      [operation, { TableName: long }, length],
      [operation, { TableName: "abc;" }, pattern("abc;")],
    ])
  }
  refusals(raw, [
    ["CreateTable", {}, /TableName/],
    ["CreateTable", { TableName: "abc;" }, /tableName/],
    [
      "CreateTable",
      { TableName: "ab" },
      /at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3/,
    ],
    [
      "ListTables",
      { ExclusiveStartTableName: "a" },
      /at 'exclusiveStartTableName' failed to satisfy constraint: Member must have length greater than or equal to 3/,
    ],
    [
      "ListTables",
      { Limit: 0 },
      /at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1/,
    ],
    [
      "ListTables",
      { Limit: 101 },
      /at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100/,
    ],
  ])
})

describe("closed sets", () => {
  const item = { TableName, Item: Key }
  const capacity = `Value 'X' at 'returnConsumedCapacity' ${failed} satisfy enum value set: [INDEXES, TOTAL, NONE]`
  const returned = `${enveloped}${set} [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]`
  refusals(raw, [
    ["PutItem", { ...item, ReturnValues: "X" }, returned],
    ["UpdateItem", { TableName, Key, ReturnValues: "X" }, returned],
    ["DeleteItem", { TableName, Key, ReturnValues: "X" }, returned],
    ["GetItem", { TableName, Key, ReturnConsumedCapacity: "X" }, enveloped + capacity],
    ["PutItem", { ...item, ReturnItemCollectionMetrics: "X" }, `${enveloped}${set} [SIZE, NONE]`],
    [
      "DeleteItem",
      { TableName, Key, ReturnValuesOnConditionCheckFailure: "X" },
      `${enveloped}${set} [ALL_OLD, NONE]`,
    ],
    [
      "Scan",
      { TableName, Select: "X" },
      `${enveloped}${set} [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]`,
    ],
    [
      "Scan",
      { TableName, ScanFilter: { a: { ComparisonOperator: "eq" } } },
      `${enveloped}${set} [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]`,
    ],
  ])
})

describe("several at once", () => {
  const bad = { ReturnConsumedCapacity: "INVALID", TableName: "", ReturnValues: "INVALID" }
  refusals(raw, [
    // Without its Key a request never reaches the validator that stops at the first fault.
    [
      "UpdateItem",
      bad,
      `${invalid}4 validation errors detected: Value 'INVALID' at 'returnConsumedCapacity' ${failed} satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '' at 'tableName' ${failed} have length greater than or equal to 1; Value 'INVALID' at 'returnValues' ${failed} satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value null at 'key' ${failed} not be null`,
    ],
    [
      "UpdateItem",
      { TableName, ConditionalOperator: "XOR" },
      `${invalid}2 validation errors detected: Value 'XOR' at 'conditionalOperator' ${failed} satisfy enum value set: [OR, AND]; Value null at 'key' ${failed} not be null`,
    ],
    [
      "UpdateItem",
      { ...bad, Key },
      `${enveloped}Value at 'TableName' ${failed} have length greater than or equal to 1`,
    ],
    [
      "UpdateItem",
      { TableName, Key, ReturnValues: "X", ReturnItemCollectionMetrics: "X" },
      /^ValidationException: 1 validation error detected: Failed to satisfy constraint: Member must satisfy enum value set/,
    ],
    [
      "Query",
      {
        TableName,
        Select: "X",
        ConditionalOperator: "XOR",
        QueryFilter: { a: { ComparisonOperator: "NULL" }, b: { ComparisonOperator: "NULL" } },
      },
      `${invalid}${set} [ALL, OR]`,
    ],
    ["Query", { TableName, Select: "X", ReturnConsumedCapacity: "X" }, /returnConsumedCapacity/],
    // The types are read before anything is judged.
    ["PutItem", { TableName: "", Item: { pk: { S: 1 } } }, /^SerializationException: /],
    // The model's constraints go before mixed parameters, and those before values.
    [
      "PutItem",
      { TableName, Item: { pk: {} }, Expected: {}, ConditionExpression: "", ReturnValues: "X" },
      `${enveloped}${set} [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]`,
    ],
  ])
})

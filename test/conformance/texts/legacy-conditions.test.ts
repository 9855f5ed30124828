/**
 * Conditions from before expressions: what is wrong with them, in DynamoDB's words (observed).
 * Faults of the request stand in an envelope in PutItem, UpdateItem and DeleteItem since 2026.
 */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import {
  enveloped,
  invalid,
  notFound,
  parameter,
  type Refusal,
  refusals,
  TableName,
} from "./refusals.ts"

const raw = rawSubject()
const Key = { pk: { S: "a" } }
const S = { S: "x" }
const N = { N: "1" }

describe("Expected", () => {
  const rows: readonly [expected: object, text: string][] = [
    [
      { a: { Value: S, AttributeValueList: [S] } },
      `${parameter}Value and AttributeValueList cannot be used together for Attribute: a`,
    ],
    [
      { a: { Exists: true, ComparisonOperator: "EQ", Value: S } },
      `${parameter}Exists and ComparisonOperator cannot be used together for Attribute: a`,
    ],
    [
      { a: { ComparisonOperator: "EQ" } },
      `${parameter}Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a`,
    ],
    [
      { a: { AttributeValueList: [S] } },
      `${parameter}AttributeValueList can only be used with a ComparisonOperator for Attribute: a`,
    ],
    [{ a: {} }, `${parameter}Value must be provided when Exists is null for Attribute: a`],
    [
      { a: { Exists: true } },
      `${parameter}Value must be provided when Exists is true for Attribute: a`,
    ],
    [
      { a: { Exists: false, Value: S } },
      `${parameter}Value cannot be used when Exists is false for Attribute: a`,
    ],
    [
      { a: { ComparisonOperator: "NULL", Value: S } },
      `${parameter}Invalid number of argument(s) for the NULL ComparisonOperator`,
    ],
    [
      { a: { ComparisonOperator: "BETWEEN", Value: S } },
      `${parameter}Invalid number of argument(s) for the BETWEEN ComparisonOperator`,
    ],
    [
      { a: { ComparisonOperator: "CONTAINS", AttributeValueList: [{ L: [N] }] } },
      `${parameter}ComparisonOperator CONTAINS is not valid for L AttributeValue type`,
    ],
    [{ a: { Value: { SS: [] } } }, `${parameter}An string set  may not be empty`],
    [{ a: { Value: { N: "x" } } }, "The parameter cannot be converted to a numeric value: x"],
  ]
  const operations = [
    ["PutItem", { TableName, Item: Key }],
    ["UpdateItem", { TableName, Key }],
    ["DeleteItem", { TableName, Key }],
  ] as const
  refusals(
    raw,
    operations.flatMap(([operation, input]) => [
      ...rows.map(
        ([Expected, text]): Refusal => [operation, { ...input, Expected }, `${enveloped}${text}`],
      ),
      [
        operation,
        { ...input, Expected: { a: { Value: {} } } },
        `${invalid}Supplied AttributeValue is empty, must contain exactly one of the supported datatypes`,
      ],
      [
        operation,
        { ...input, Expected: { a: { Value: S } }, ConditionalOperator: "OR" },
        `${enveloped}ConditionalOperator can only be used when Filter or Expected has two or more elements`,
      ],
      [
        operation,
        { ...input, ConditionalOperator: "AND" },
        `${enveloped}ConditionalOperator cannot be used without Filter or Expected`,
      ],
      // What is well formed gets as far as the table.
      [operation, { ...input, Expected: { a: { ComparisonOperator: "NULL" } } }, notFound],
      [operation, { ...input, Expected: { a: { ComparisonOperator: "EQ", Value: S } } }, notFound],
      [operation, { ...input, Expected: {} }, notFound],
    ]),
  )
})

describe("conditions of filters and keys", () => {
  const rows: readonly [condition: object, text: string][] = [
    [
      { ComparisonOperator: "EQ" },
      `${parameter}Invalid number of argument(s) for the EQ ComparisonOperator`,
    ],
    [
      { ComparisonOperator: "EQ", AttributeValueList: [S, S] },
      `${parameter}Invalid number of argument(s) for the EQ ComparisonOperator`,
    ],
    [
      { ComparisonOperator: "NOT_NULL", AttributeValueList: [S] },
      `${parameter}Invalid number of argument(s) for the NOT_NULL ComparisonOperator`,
    ],
    [
      { ComparisonOperator: "IN", AttributeValueList: [] },
      `${parameter}Invalid number of argument(s) for the IN ComparisonOperator`,
    ],
    [
      { ComparisonOperator: "IN", AttributeValueList: [S, N] },
      `${parameter}AttributeValues inside AttributeValueList must be of same type`,
    ],
    [
      { ComparisonOperator: "BETWEEN", AttributeValueList: [N, S] },
      `${parameter}AttributeValues inside AttributeValueList must be of same type`,
    ],
    [
      { ComparisonOperator: "LT", AttributeValueList: [{ BOOL: true }] },
      `${parameter}ComparisonOperator LT is not valid for BOOL AttributeValue type`,
    ],
    [
      { ComparisonOperator: "BEGINS_WITH", AttributeValueList: [N] },
      `${parameter}ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type`,
    ],
    [
      { ComparisonOperator: "IN", AttributeValueList: [{ NS: ["1"] }] },
      `${parameter}ComparisonOperator IN is not valid for NS AttributeValue type`,
    ],
    [
      { ComparisonOperator: "NOT_CONTAINS", AttributeValueList: [{ M: {} }] },
      `${parameter}ComparisonOperator NOT_CONTAINS is not valid for M AttributeValue type`,
    ],
    [
      { ComparisonOperator: "BETWEEN", AttributeValueList: [{ N: "2" }, N] },
      "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
    ],
    [
      { ComparisonOperator: "EQ", AttributeValueList: [{ N: "" }] },
      "The parameter cannot be converted to a numeric value: ",
    ],
    // Values are judged before they are counted.
    [
      { ComparisonOperator: "NULL", AttributeValueList: [{}] },
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    ],
  ]
  const KeyConditions = { pk: { ComparisonOperator: "EQ", AttributeValueList: [S] } }
  refusals(
    raw,
    rows.flatMap(([condition, text]): Refusal[] => [
      ["Query", { TableName, KeyConditions: { a: condition } }, `${invalid}${text}`],
      ["Query", { TableName, KeyConditions, QueryFilter: { a: condition } }, `${invalid}${text}`],
      ["Scan", { TableName, ScanFilter: { a: condition } }, `${invalid}${text}`],
    ]),
  )
  const filter = { a: { ComparisonOperator: "NULL" } }
  refusals(raw, [
    [
      "Scan",
      { TableName, ScanFilter: filter, ConditionalOperator: "OR" },
      `${invalid}ConditionalOperator can only be used when Filter or Expected has two or more elements`,
    ],
    [
      "Query",
      { TableName, KeyConditions, ConditionalOperator: "OR" },
      `${invalid}ConditionalOperator cannot be used without Filter or Expected`,
    ],
    [
      "Query",
      { TableName, KeyConditions: {} },
      `${invalid}Conditions can be of length 1 or 2 only`,
    ],
    [
      "Query",
      { TableName },
      `${invalid}Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.`,
    ],
    // The filter is judged before the start, and the start before the keys.
    [
      "Query",
      {
        TableName,
        QueryFilter: { a: { ComparisonOperator: "EQ" } },
        ExclusiveStartKey: { a: {} },
      },
      `${invalid}${parameter}Invalid number of argument(s) for the EQ ComparisonOperator`,
    ],
    [
      "Query",
      { TableName, ExclusiveStartKey: { a: {} }, KeyConditions: { a: rows[0]?.[0] } },
      `${invalid}The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes`,
    ],
    ["Query", { TableName, KeyConditions, QueryFilter: filter }, notFound],
    ["Query", { TableName, KeyConditions, QueryFilter: {} }, notFound],
    ["Scan", { TableName, ScanFilter: filter }, notFound],
  ])
})

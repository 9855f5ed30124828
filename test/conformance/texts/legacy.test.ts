/**
 * The parameters from before expressions: what is wrong with them, in DynamoDB's words (observed).
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

describe("AttributeUpdates", () => {
  const update = (a: object) => ({ TableName, Key, AttributeUpdates: { a } })
  refusals(raw, [
    [
      "UpdateItem",
      update({}),
      `${enveloped}${parameter}Only DELETE action is allowed when no attribute value is specified`,
    ],
    [
      "UpdateItem",
      update({ Action: "ADD" }),
      `${enveloped}${parameter}Only DELETE action is allowed when no attribute value is specified`,
    ],
    [
      "UpdateItem",
      update({ Action: "DELETE", Value: S }),
      `${enveloped}${parameter}DELETE action with value is not supported for the type S`,
    ],
    [
      "UpdateItem",
      update({ Action: "ADD", Value: S }),
      `${enveloped}${parameter}ADD action is not supported for the type S`,
    ],
    [
      "UpdateItem",
      update({ Action: "ADD", Value: { M: {} } }),
      `${enveloped}${parameter}ADD action is not supported for the type M`,
    ],
    [
      "UpdateItem",
      update({ Action: "ADD", Value: { NS: [] } }),
      `${enveloped}${parameter}An number set  may not be empty`,
    ],
    [
      "UpdateItem",
      update({ Action: "TAKE", Value: S }),
      `${enveloped}Failed to satisfy constraint: Member must satisfy enum value set: [ADD, PUT, DELETE]`,
    ],
    ["UpdateItem", update({ Action: "ADD", Value: { L: [S] } }), notFound],
    ["UpdateItem", update({ Action: "DELETE", Value: { SS: ["x"] } }), notFound],
    // The key is judged first, then the updates, then the expectations.
    [
      "UpdateItem",
      { ...update({}), Key: { pk: {} }, Expected: { a: {} } },
      `${invalid}Supplied AttributeValue is empty, must contain exactly one of the supported datatypes`,
    ],
    [
      "UpdateItem",
      { ...update({}), Expected: { a: {} } },
      `${enveloped}${parameter}Only DELETE action is allowed when no attribute value is specified`,
    ],
  ])
})

describe("AttributesToGet", () => {
  const twice = ["a", "b", "a"]
  const text = `${invalid}${parameter}Duplicate value in attribute name: a`
  const KeyConditions = { pk: { ComparisonOperator: "EQ", AttributeValueList: [S] } }
  const one = { TableName, AttributesToGet: ["a"] }
  const cannot = `${invalid}Cannot specify the AttributesToGet when choosing to get`
  refusals(raw, [
    ["GetItem", { TableName, Key, AttributesToGet: twice }, text],
    [
      "BatchGetItem",
      { RequestItems: { [TableName]: { Keys: [Key], AttributesToGet: twice } } },
      text,
    ],
    ["Query", { TableName, KeyConditions, AttributesToGet: twice }, text],
    ["Scan", { TableName, AttributesToGet: twice }, text],
    ["Scan", { ...one, Select: "COUNT" }, `${cannot} only the Count`],
    ["Scan", { ...one, Select: "ALL_ATTRIBUTES" }, `${cannot} ALL_ATTRIBUTES`],
    ["Query", { ...one, KeyConditions, Select: "COUNT" }, `${cannot} only the Count`],
    ["Scan", { ...one, Select: "SPECIFIC_ATTRIBUTES" }, notFound],
    [
      "GetItem",
      { TableName, Key, AttributesToGet: [] },
      `${enveloped}Value at 'AttributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
  ])
})

describe("beside expressions", () => {
  const mixed = (legacy: string, expressions: string) =>
    "Can not use both expression and non-expression parameters in the same request: " +
    `Non-expression parameters: {${legacy}} Expression parameters: {${expressions}}`
  const KeyConditions = { pk: { ComparisonOperator: "EQ", AttributeValueList: [S] } }
  const ProjectionExpression = "a"
  const FilterExpression = "attribute_exists(a)"
  const ConditionExpression = "attribute_exists(a)"
  const Expected = { a: { Exists: false } }
  refusals(raw, [
    [
      "PutItem",
      { TableName, Item: Key, Expected, ConditionExpression },
      enveloped + mixed("Expected", "ConditionExpression"),
    ],
    [
      "DeleteItem",
      { TableName, Key, Expected, ConditionalOperator: "OR", ConditionExpression },
      enveloped + mixed("Expected, ConditionalOperator", "ConditionExpression"),
    ],
    [
      "UpdateItem",
      {
        TableName,
        Key,
        Expected,
        AttributeUpdates: {},
        UpdateExpression: "",
        ConditionExpression,
      },
      enveloped + mixed("AttributeUpdates, Expected", "UpdateExpression, ConditionExpression"),
    ],
    [
      "GetItem",
      { TableName, Key, AttributesToGet: ["a"], ProjectionExpression },
      invalid + mixed("AttributesToGet", "ProjectionExpression"),
    ],
    [
      "BatchGetItem",
      {
        RequestItems: {
          [TableName]: { Keys: [Key], AttributesToGet: ["a"], ProjectionExpression },
        },
      },
      invalid + mixed("AttributesToGet", "ProjectionExpression"),
    ],
    // One block with the one and another with the other will not do either.
    [
      "BatchGetItem",
      {
        RequestItems: {
          [TableName]: { Keys: [Key], AttributesToGet: ["a"] },
          another: { Keys: [Key], ProjectionExpression },
        },
      },
      invalid + mixed("AttributesToGet", "ProjectionExpression"),
    ],
    [
      "Query",
      {
        TableName,
        AttributesToGet: ["a"],
        QueryFilter: {},
        ConditionalOperator: "AND",
        KeyConditions,
        ProjectionExpression,
        FilterExpression,
        KeyConditionExpression: "pk = :a",
      },
      invalid +
        mixed(
          "AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions",
          "ProjectionExpression, FilterExpression, KeyConditionExpression",
        ),
    ],
    [
      "Query",
      { TableName, QueryFilter: {}, KeyConditionExpression: "pk = :a" },
      invalid + mixed("QueryFilter", "KeyConditionExpression"),
    ],
    [
      "Query",
      { TableName, KeyConditions, AttributesToGet: ["a"], FilterExpression },
      invalid + mixed("AttributesToGet", "FilterExpression"),
    ],
    ["Query", { TableName, KeyConditions, FilterExpression, ProjectionExpression }, notFound],
    [
      "Scan",
      { TableName, ScanFilter: {}, AttributesToGet: ["a"], FilterExpression, ProjectionExpression },
      invalid + mixed("AttributesToGet, ScanFilter", "ProjectionExpression, FilterExpression"),
    ],
    // Told before any value is looked at.
    [
      "PutItem",
      { TableName, Item: { pk: {} }, Expected, ConditionExpression },
      enveloped + mixed("Expected", "ConditionExpression"),
    ],
  ])
})

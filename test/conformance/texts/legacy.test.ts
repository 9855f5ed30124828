/**
 * The parameters from before expressions: what is wrong with them, in DynamoDB's words (observed).
 * Faults of the request stand in an envelope in PutItem, UpdateItem and DeleteItem since 2026.
 */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { enveloped, invalid, notFound, parameter, refusals, TableName } from "./refusals.ts"

const raw = rawSubject()
const Key = { pk: { S: "a" } }
const S = { S: "x" }

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

/** Placeholders that cannot be meant, in DynamoDB's words (observed). */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { syntax } from "./expression-faults.ts"
import { enveloped, invalid, notFound, refusals, TableName } from "./refusals.ts"

const raw = rawSubject()
const Key = { pk: { S: "a" } }

describe("names and values", () => {
  const put = { TableName, Item: Key }
  const update = { TableName, Key }
  const ExpressionAttributeNames = { "#a": "a" }
  const ExpressionAttributeValues = { ":s": { S: "a" } }
  const condition = { ...put, ConditionExpression: "attribute_exists(a)" }
  const scan = { TableName, FilterExpression: "attribute_exists(a)" }
  const only = "can only be specified when using expressions"
  const unused = (parameter: string, keys: string) =>
    `Value provided in ExpressionAttribute${parameter} unused in expressions: keys: {${keys}}`
  refusals(raw, [
    [
      "PutItem",
      { ...condition, ExpressionAttributeNames: {} },
      `${enveloped}ExpressionAttributeNames must not be empty`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeNames: {} },
      `${invalid}ExpressionAttributeNames must not be empty`,
    ],
    [
      "PutItem",
      { ...condition, ExpressionAttributeValues: {} },
      `${enveloped}ExpressionAttributeValues must not be empty`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeValues: {} },
      `${invalid}ExpressionAttributeValues must not be empty`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeNames: { a: "a" } },
      `${invalid}ExpressionAttributeNames contains invalid key: Syntax error; key: "a"`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeNames: { "#": "a" } },
      `${invalid}ExpressionAttributeNames contains invalid key: Syntax error; key: "#"`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeValues: { a: { S: "a" } } },
      `${invalid}ExpressionAttributeValues contains invalid key: Syntax error; key: "a"`,
    ],
    // Before values and other parameters are judged.
    [
      "GetItem",
      { TableName, Key: { pk: {} }, ExpressionAttributeNames },
      `${invalid}ExpressionAttributeNames ${only}`,
    ],
    [
      "PutItem",
      { TableName, Item: { pk: {} }, ReturnValues: "ALL_NEW", ExpressionAttributeNames },
      `${enveloped}ExpressionAttributeNames ${only}`,
    ],
    [
      "GetItem",
      { TableName, Key, ExpressionAttributeNames },
      `${invalid}ExpressionAttributeNames ${only}`,
    ],
    [
      "PutItem",
      { ...put, ExpressionAttributeNames },
      `${enveloped}ExpressionAttributeNames ${only}`,
    ],
    // What an operation does not know it passes over.
    ["GetItem", { TableName, Key, ExpressionAttributeValues: {} }, notFound],
    [
      "BatchGetItem",
      { RequestItems: { [TableName]: { Keys: [Key], ExpressionAttributeNames } } },
      `${invalid}ExpressionAttributeNames ${only}`,
    ],
    [
      "PutItem",
      { ...put, ExpressionAttributeValues },
      `${enveloped}ExpressionAttributeValues ${only}: ConditionExpression is null`,
    ],
    [
      "DeleteItem",
      { ...update, ExpressionAttributeValues },
      `${enveloped}ExpressionAttributeValues ${only}: ConditionExpression is null`,
    ],
    [
      "UpdateItem",
      { ...update, ExpressionAttributeValues },
      `${enveloped}ExpressionAttributeValues ${only}: UpdateExpression and ConditionExpression are null`,
    ],
    [
      "Scan",
      { TableName, ProjectionExpression: "a", ExpressionAttributeValues },
      `${invalid}ExpressionAttributeValues ${only}: FilterExpression is null`,
    ],
    [
      "Query",
      { TableName, ProjectionExpression: "a", ExpressionAttributeValues },
      `${invalid}ExpressionAttributeValues ${only}: FilterExpression and KeyConditionExpression are null`,
    ],
    // Told before the values of the request are judged.
    [
      "PutItem",
      { TableName, Item: { pk: {} }, ExpressionAttributeValues },
      `${enveloped}ExpressionAttributeValues ${only}: ConditionExpression is null`,
    ],
    // Names are told before values.
    [
      "PutItem",
      {
        ...condition,
        ExpressionAttributeNames: { "#a": "a", "#b": "b" },
        ExpressionAttributeValues,
      },
      enveloped + unused("Names", "#a, #b"),
    ],
    ["PutItem", { ...condition, ExpressionAttributeValues }, enveloped + unused("Values", ":s")],
    ["Scan", { ...scan, ExpressionAttributeValues }, invalid + unused("Values", ":s")],
    [
      "GetItem",
      { TableName, Key, ProjectionExpression: "b", ExpressionAttributeNames },
      invalid + unused("Names", "#a"),
    ],
    [
      "BatchGetItem",
      {
        RequestItems: {
          [TableName]: { Keys: [Key], ProjectionExpression: "b", ExpressionAttributeNames },
        },
      },
      invalid + unused("Names", "#a"),
    ],
    // An expression that cannot be parsed is told before what it does not use.
    [
      "Scan",
      { TableName, FilterExpression: "!!", ExpressionAttributeValues },
      `${invalid}Invalid FilterExpression: ${syntax("!", "!!")}`,
    ],
    // The update is parsed before the condition, the condition of keys before the filter.
    [
      "UpdateItem",
      { ...update, UpdateExpression: "!!", ConditionExpression: "??" },
      `${enveloped}Invalid UpdateExpression: ${syntax("!", "!!")}`,
    ],
    [
      "Query",
      { TableName, FilterExpression: "!!", KeyConditionExpression: "", ProjectionExpression: "" },
      `${invalid}Invalid KeyConditionExpression: The expression can not be empty;`,
    ],
    [
      "Query",
      {
        TableName,
        FilterExpression: "!!",
        KeyConditionExpression: "a = b",
        ProjectionExpression: "",
      },
      `${invalid}Invalid FilterExpression: ${syntax("!", "!!")}`,
    ],
    // An envelope that was not sent for is not opened: ReturnValues come before expressions.
    [
      "PutItem",
      { ...put, ReturnValues: "ALL_NEW", ConditionExpression: "!!" },
      `${enveloped}ReturnValues can only be ALL_OLD or NONE`,
    ],
    [
      "DeleteItem",
      { ...update, ReturnValues: "UPDATED_OLD", ConditionExpression: "!!" },
      `${enveloped}ReturnValues can only be ALL_OLD or NONE`,
    ],
  ])
})

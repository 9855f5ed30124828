/** Updates that do not fit their item, in DynamoDB's words (observed). */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { used } from "./expression-faults.ts"
import { invalid, type Refusal, refusals } from "./refusals.ts"

const raw = rawSubject()
const Key = { pk: { S: "a" } }

describe("updates that cannot be carried out", () => {
  const TableName = "texts.updates"
  const item = { ...Key, word: { S: "t" }, box: { M: { a: { N: "1" } } }, steps: { L: [] } }
  const number = { N: `9${"9".repeat(37)}` }
  const attempt = (UpdateExpression: string, more: object = {}): object => ({
    TableName,
    Key,
    UpdateExpression,
    ...used(UpdateExpression),
    ...more,
  })
  const path = `${invalid}The document path provided in the update expression is invalid for update`
  const absent = `${invalid}The provided expression refers to an attribute that does not exist in the item`
  const type = `${invalid}An operand in the update expression has an incorrect data type`
  const setup: Refusal[] = [
    [
      "CreateTable",
      {
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      },
      /^accepted/,
    ],
    ["PutItem", { TableName, Item: item }, /^accepted/],
  ]
  refusals(raw, [
    ...setup,
    ["UpdateItem", attempt("SET nothing.a = :s"), path],
    ["UpdateItem", attempt("SET word.a = :s"), path],
    ["UpdateItem", attempt("SET box[0] = :s"), path],
    ["UpdateItem", attempt("SET steps.a = :s"), path],
    ["UpdateItem", attempt("REMOVE nothing.a"), path],
    ["UpdateItem", attempt("SET a = b"), absent],
    ["UpdateItem", attempt("SET a = b + :n"), absent],
    ["UpdateItem", attempt("SET a = list_append(b, :l)"), absent],
    ["UpdateItem", attempt("SET a = word + :n"), type],
    ["UpdateItem", attempt("SET a = list_append(word, :l)"), type],
    ["UpdateItem", attempt("ADD word :n"), type],
    ["UpdateItem", attempt("DELETE word :ss"), type],
    [
      "UpdateItem",
      {
        TableName,
        Key,
        UpdateExpression: "SET a = :a + :b",
        ExpressionAttributeValues: { ":a": number, ":b": { N: "0.1" } },
      },
      `${invalid}Attempting to store more than 38 significant digits in a Number`,
    ],
    [
      "UpdateItem",
      {
        TableName,
        Key,
        UpdateExpression: "SET a = :a + :a",
        ExpressionAttributeValues: { ":a": { N: "9e125" } },
      },
      `${invalid}Number overflow. Attempting to store a number with magnitude larger than supported range`,
    ],
    // A failing condition goes before what the update would have done.
    [
      "UpdateItem",
      attempt("SET a = b", { ConditionExpression: "attribute_exists(nothing)" }),
      "ConditionalCheckFailedException: The conditional request failed",
    ],
  ])
})

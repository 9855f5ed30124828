/**
 * Expressions that cannot be meant. Texts as observed; since 2026 those of PutItem and UpdateItem
 * stand in an envelope.
 */
import { beforeAll, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { item, Key, used } from "./expression-fixture.ts"

const db = subject()
let TableName = ""

beforeAll(async () => {
  TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: item })
})

test.each([
  ["", "The expression can not be empty;"],
  ["five = !", 'Syntax error; token: "!", near: "= !"'],
  ["(five = :5", 'Syntax error; token: "<EOF>", near: ":5"'],
  ["_a = :5", 'Syntax error; token: "_", near: "_a"'],
  ["((five = :5))", "The expression has redundant parentheses;"],
  ["status = :5", "Attribute name is a reserved keyword; reserved keyword: status"],
  ["sIzE(five) = :5", "Invalid function name; function: sIzE"],
  [
    "size(five)",
    "The function is not allowed to be used this way in an expression; function: size",
  ],
  [
    "#five = :5",
    "An expression attribute name used in the document path is not defined; attribute name: #five",
  ],
  [
    "five = :undefined",
    "An expression attribute value used in expression is not defined; attribute value: :undefined",
  ],
  [
    "begins_with(five, :5)",
    "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
  ],
  [
    "begins_with(five)",
    "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1",
  ],
  [
    "contains(five, five)",
    "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [five]",
  ],
  [
    "five BETWEEN :9 AND :1",
    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:1}",
  ],
  [
    `five = :5${" ".repeat(4088)}`,
    "Expression size has exceeded the maximum allowed size; expression size: 4097",
  ],
])("condition %s", async (expression, text) => {
  const put = { TableName, Item: item, ConditionExpression: expression, ...used(expression) }
  expect(await refusalOf(db.putItem(put))).toBe(
    `ValidationException: 1 validation error detected: Invalid ConditionExpression: ${text}`,
  )
})

test.each([
  ["SET a = :1, a = :5", pathsOverlap("[a]", "[a]")],
  ["SET a.b = :1 REMOVE a", pathsOverlap("[a, b]", "[a]")],
  ["SET a = :1 SET b = :1", 'The "SET" section can only be used once in an update expression;'],
  [
    "ADD five :abc",
    "Incorrect operand type for operator or function; operator: ADD, operand type: STRING",
  ],
  ["SET a = :1 + :5 + :7", 'Syntax error; token: "+", near: ":5 + :7"'],
])("update %s", async (expression, text) => {
  const update = { TableName, Key, UpdateExpression: expression, ...used(expression) }
  expect(await refusalOf(db.updateItem(update))).toBe(
    `ValidationException: 1 validation error detected: Invalid UpdateExpression: ${text}`,
  )
})

test.each([
  ["a, a", pathsOverlap("[a]", "[a]")],
  ["a.b, a", pathsOverlap("[a, b]", "[a]")],
  ["a,", 'Syntax error; token: "<EOF>", near: ","'],
])("projection %s", async (ProjectionExpression, text) => {
  expect(await refusalOf(db.getItem({ TableName, Key, ProjectionExpression }))).toBe(
    `ValidationException: Invalid ProjectionExpression: ${text}`,
  )
})

test("names and values that nothing uses, names first", async () => {
  const put = (more: object) =>
    refusalOf(
      db.putItem({
        TableName,
        Item: item,
        ConditionExpression: "five = :5",
        ExpressionAttributeValues: { ":5": { N: "5" }, ":more": { N: "1" } },
        ...more,
      }),
    )
  const envelope = "ValidationException: 1 validation error detected: "
  expect(await put({ ExpressionAttributeNames: { "#more": "a" } })).toBe(
    `${envelope}Value provided in ExpressionAttributeNames unused in expressions: keys: {#more}`,
  )
  expect(await put({})).toBe(
    `${envelope}Value provided in ExpressionAttributeValues unused in expressions: keys: {:more}`,
  )
})

function pathsOverlap(one: string, two: string): string {
  return (
    "Two document paths overlap with each other; must remove or rewrite one of these paths; " +
    `path one: ${one}, path two: ${two}`
  )
}

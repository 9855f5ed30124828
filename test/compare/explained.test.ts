/**
 * An explanation must not explain a fault of ours away: beside each difference that is known stands
 * one like it in which we are wrong.
 */
import { expect, test } from "vitest"
import { explanationByOrder, explanationOf } from "./explained.ts"
import { isInRequest } from "./in-request.ts"
import type { Seen } from "./seen.ts"
import type { Answer } from "./server.ts"

const table = {
  keys: [["pk", "S"]],
  indexKeys: [
    ["a", "S"],
    ["b", "N"],
  ],
  projectsAll: true,
  create: {},
} as const
const invalid = "One or more parameter values were invalid: "
const enveloped = "1 validation error detected: "
const overlap =
  "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite " +
  "one of these paths; path one: "
const key = { pk: { S: "k" } }

function seen(
  operation: string,
  input: Seen["request"]["input"],
  left: Answer | string,
  right: Answer | string,
  more: Partial<Seen> = {},
): Seen {
  const [ours, theirs] = [left, right].map((side) =>
    typeof side === "string" ? { status: 400, code: "ValidationException", message: side } : side,
  ) as [Answer, Answer]
  const around = { removedFromNothing: false, touched: [], ghost: undefined }
  return { request: { operation, input }, table, left: ours, right: theirs, ...around, ...more }
}

function cancelled(...reasons: Answer[]): Answer {
  const codes = reasons.map(({ Code }) => Code).join(", ")
  const message = `Transaction cancelled, for specific reasons [${codes}]`
  return {
    status: 400,
    code: "TransactionCanceledException",
    message,
    CancellationReasons: reasons,
  }
}

const none = { Code: "None" }
const unfit = { Code: "ValidationError", Message: "it does not fit" }
const capacity = (CapacityUnits: number) => ({
  ConsumedCapacity: { CapacityUnits, TableName: "TABLE" },
})
const inIndex = { ...key, a: { S: "x" }, b: { N: "1" } }
const counted = { Item: inIndex, ReturnConsumedCapacity: "TOTAL" }
const put = { touched: [{ before: undefined, after: inIndex }] }
const wrongType = `${invalid}Type mismatch for Index Key a Expected: S Actual: N IndexName: byA`
const contains = `${invalid}ComparisonOperator CONTAINS is not valid for NULL AttributeValue type`
const unused = "Value provided in ExpressionAttributeNames unused in expressions: keys: "
const update = { Key: key, UpdateExpression: "SET c = :v, d.e1 = :v REMOVE c" }

test.each<[explanation: string, known: Seen, wrong: Seen]>([
  [
    "envelope",
    seen("PutItem", {}, `${enveloped}No.`, "No."),
    seen("Scan", {}, `${enveloped}No.`, "No."),
  ],
  [
    "a peer that fell over",
    seen("GetItem", {}, { status: 400, code: "SerializationException" }, { status: 500, code: "" }),
    seen("GetItem", {}, {}, { status: 500, code: "" }),
  ],
  [
    "overlapping paths",
    seen("UpdateItem", update, `${overlap}[c], path two: [c]`, `${overlap}[c], path two: [d]`),
    seen("UpdateItem", update, `${overlap}[c], path two: [d]`, `${overlap}[c], path two: [c]`),
  ],
  [
    "index keys",
    seen("PutItem", { Item: { a: { N: "1" } } }, wrongType, "Invalid attribute value type"),
    seen("PutItem", { Item: { a: { B: "AA==" } } }, wrongType, "Invalid attribute value type"),
  ],
  [
    "capacity",
    seen("PutItem", counted, capacity(2), capacity(3), put),
    seen("PutItem", counted, capacity(3), capacity(2), put),
  ],
  [
    "types of conditions",
    seen(
      "Scan",
      {
        ScanFilter: { a: { ComparisonOperator: "CONTAINS", AttributeValueList: [{ NULL: true }] } },
      },
      contains,
      {},
    ),
    seen(
      "Scan",
      { ScanFilter: { a: { ComparisonOperator: "CONTAINS", AttributeValueList: [{ S: "x" }] } } },
      contains,
      {},
    ),
  ],
  [
    "faults in transactions",
    seen("TransactWriteItems", {}, cancelled(none, unfit), unfit.Message),
    seen("TransactWriteItems", {}, cancelled(none, unfit), cancelled(unfit, none)),
  ],
  [
    "order of names",
    seen("GetItem", {}, `${unused}{#a, #b}`, `${unused}{#b, #a}`),
    seen("GetItem", {}, `${unused}{#a, #b}`, `${unused}{#a}`),
  ],
  [
    "removal from an absent item",
    seen("UpdateItem", { Key: key }, {}, { Attributes: key }, { ghost: key }),
    seen("UpdateItem", { Key: key }, {}, { Attributes: key }),
  ],
  [
    "nothing projected in a transaction",
    seen("TransactGetItems", {}, { Responses: [{}] }, { Responses: [{ Item: {} }] }),
    seen("TransactGetItems", {}, { Responses: [{}] }, { Responses: [{ Item: inIndex }] }),
  ],
])("%s, and nothing like it", (explanation, known, wrong) => {
  expect(explanationOf(known)).toBe(explanation)
  expect(explanationOf(wrong)).toBeUndefined()
})

test("of two faults the one that is found first", () => {
  const [early, late] = ["Invalid UpdateExpression: Syntax error; token: x", "invalid for update"]
  expect(explanationByOrder(seen("UpdateItem", {}, early, late))).toBe("order of faults")
  expect(explanationByOrder(seen("UpdateItem", {}, late, early))).toBeUndefined()
  expect(explanationByOrder(seen("UpdateItem", {}, early, {}))).toBeUndefined()
})

test.each<[text: string, there: object, notThere: object]>([
  [
    `${invalid}AttributeValues inside AttributeValueList must be of same type`,
    { Expected: { a: { AttributeValueList: [{ S: "a" }, { N: "1" }] } } },
    { Expected: { a: { AttributeValueList: [{ S: "a" }, { S: "b" }] } } },
  ],
  [
    `${invalid}ComparisonOperator LT is not valid for BOOL AttributeValue type`,
    { Expected: { a: { ComparisonOperator: "LT", AttributeValueList: [{ BOOL: true }] } } },
    { Expected: { a: { ComparisonOperator: "EQ", AttributeValueList: [{ BOOL: true }] } } },
  ],
  [
    "Cannot specify the ProjectionExpression when choosing to get only the Count",
    { Select: "COUNT", ProjectionExpression: "a" },
    { Select: "COUNT" },
  ],
  [
    "Filter Expression can only contain non-primary key attributes: Primary key attribute: pk",
    { FilterExpression: "#p = :v", ExpressionAttributeNames: { "#p": "pk" } },
    { FilterExpression: "pkk = :v AND a.pk = :v" },
  ],
])("%s: only if it is so", (text, there, notThere) => {
  const ask = (input: object) => ({ request: { operation: "Query", input: { ...input } }, table })
  expect(isInRequest(text, ask(there))).toBe(true)
  expect(isInRequest(text, ask(notThere))).toBe(false)
})

/**
 * When DynamoDB finds a fault: each stage before the next, so that of two faults the earlier one is
 * told (the order is observed). Texts of DynamoDB Local's own stand where it means the same.
 */
import type { Answer } from "./server.ts"

/** Within one expression, from its syntax to its types; the rest goes from left to right. */
const inExpression: readonly RegExp[] = [
  /Syntax error|can not be empty|maximum allowed size/,
  /redundant parentheses/,
  /Invalid function name|not allowed to be used this way|reserved keyword/,
  /can only be used once/,
  /attribute name used in the document path is not defined/,
  /attribute value used in expression is not defined/,
  /paths overlap/,
  /paths conflict/,
  /(?:)/,
]

const stages: readonly RegExp[] = [
  /Member must |^Return values set to invalid value$|^Select must be ALL_ATTRIBUTES|null key|cannot be null/,
  /can only be specified when using expressions|^Can not use both expression/,
  /numeric value|converted into a number|significant digits|supports precision|with magnitude/,
  /datatypes|may not be empty|should not be empty|contains duplicates|must have the value of true/,
  /(action|DELETE|ADD) .*(allowed when|not supported for the type)|Duplicate value in attribute/,
  /ComparisonOperator|AttributeValueList|lower bound is greater|two attributes with the same/,
  /^Either the KeyConditions/,
  /^Cannot specify the|^Must specify the/,
  /ExpressionAttribute(Names|Values) (must not|contains)/,
  /^Invalid UpdateExpression: /,
  /^Invalid ConditionExpression: /,
  /^Invalid KeyConditionExpression: /,
  /^Invalid FilterExpression: /,
  /^Invalid ProjectionExpression: /,
  /unused in expressions/,
  /^Conditions (can|must) be/,
  /^The table does not have the specified index/,
  /multiple operations on one item|^Provided list of item keys contains duplicates/,
  /does not match the schema|Missing the key|missed key schema|parameter type does not match/,
  /^Query key condition not supported/,
  /^Key attributes must be scalars|^Filter Expression can only|^QueryFilter can only/,
  /Index Key( |$)|secondary index key|^Invalid attribute value type$|is part of the key/,
  /Select type ALL_ATTRIBUTES/,
  /does not project/,
  /^The conditional request failed/,
  /invalid for update$|does not exist in the item$|incorrect data type$|attribute to update$/,
]
const indexKeys = /Index Key |secondary index key/
const emptyIndexKey = /secondary index key is not supported/
const multiples = stages.findIndex((stage) => stage.test("multiple operations on one item"))
const scalars = stages.findIndex((stage) => stage.test("Key attributes must be scalars"))
const lists = /^Provided list of item keys/

/** The place of the text in that order; nothing for a text that has none. */
export function stageOf(text: string, operation?: string): number | undefined {
  // In transactions such a value refuses the request, before any item is judged. Whether the items
  // of a batch are judged before it is searched for doubles nobody has told.
  if (operation === "TransactWriteItems" && emptyIndexKey.test(text)) return multiples
  if (operation === "BatchWriteItem" && indexKeys.test(text)) return multiples
  // Actions are judged one after the other, each for all that may be wrong with its item.
  if (operation === "TransactWriteItems" && indexKeys.test(text)) return scalars
  const bare = text
    .replace(/^1 validation error detected: /, "")
    .replace(/^(ExpressionAttributeValues contains) .*/, "$1")
  const found = stages.findIndex((stage, at) => stage.test(bare) && !(at < 6 && lists.test(bare)))
  if (found < 0) return undefined
  const within = /^Invalid \w+Expression: /.test(bare)
    ? inExpression.findIndex((part) => part.test(bare)) / inExpression.length
    : 0
  return found + within
}

/** What a refusal comes down to: of a cancelled transaction, the fault that cancelled it. */
export function faultOf({ message, CancellationReasons }: Answer): string {
  if (Array.isArray(CancellationReasons)) {
    const reasons = CancellationReasons as readonly { Code: string; Message?: string }[]
    const cause =
      reasons.find(({ Code }) => Code === "ValidationError") ??
      reasons.find(({ Code }) => Code !== "None")
    return cause?.Message ?? ""
  }
  return typeof message === "string" ? message : ""
}

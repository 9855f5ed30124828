/**
 * Differences from DynamoDB Local that are known, each with its line of the same name in
 * docs/compatibility.md. They are counted apart, so that a run shows what is not explained yet.
 * Each is as narrow as can be: it names what both sides say. The left is ours.
 */
import { isCapacityOfLocal } from "./capacity.ts"
import { faultOf, stageOf } from "./faults.ts"
import type { ComparedRequest } from "./requests.ts"
import type { Answer } from "./server.ts"
import { atRunTime, indexKeyType, operandType, scalars, wordings } from "./wordings.ts"

/** What was looked up after the answers came. */
export interface Aftermath {
  /** An update took something from an item that was not there. */
  readonly removedFromNothing: boolean
}

interface Explanation {
  readonly name: string
  explains(left: Answer, right: Answer, request: ComparedRequest, after: Aftermath): boolean
}

/** Both are refused, and the texts are the same once ours is put as the peer puts it. */
const reworded = (asTheirs: (text: string) => string) => (left: Answer, right: Answer) =>
  left.code !== undefined && asTheirs(faultOf(left)) === faultOf(right)

const missing = "The provided expression refers to an attribute that does not exist in the item"
const binary = /\{B:[^}]*\}/g
const numbersInDocuments = "numbers inside documents"
const envelope = /^1 validation error detected: /
const invalidPath = "The document path provided in the update expression is invalid for update"
const emptyIndexKey = /A value specified for a secondary index key is not supported|empty string/

const explanations: readonly Explanation[] = [
  {
    name: "a peer that fell over",
    explains: (_, { text, status }) => text === "no answer" || status === 500,
  },
  {
    name: "envelope",
    explains: reworded((text) => text.replace(envelope, "")),
  },
  {
    name: "faults in transactions",
    explains: (left, right) =>
      left.code === "TransactionCanceledException" &&
      right.code === "ValidationException" &&
      (faultOf(left) === faultOf(right) ||
        (indexKeyType.test(faultOf(left)) && faultOf(right) === "Invalid attribute value type") ||
        (emptyIndexKey.test(faultOf(left)) && emptyIndexKey.test(faultOf(right)))),
  },
  {
    name: "faults in transactions",
    explains: (left, right) =>
      JSON.stringify(left) ===
      JSON.stringify(right).replaceAll("request failed.", "request failed"),
  },
  {
    name: "items twice in transactions",
    explains: (left, _, { input }) =>
      /multiple operations on one item/.test(faultOf(left)) && namesAKeyTwice(input),
  },
  {
    name: "index keys",
    explains: (left, right, { input }) =>
      scalars.test(faultOf(left)) &&
      (right.code === undefined || /ConditionalCheckFailed/.test(String(right.message))) &&
      JSON.stringify(input).includes('"ConditionCheck"'),
  },
  {
    name: "nothing projected in a transaction",
    explains: (left, right) =>
      JSON.stringify(left.Responses) ===
        JSON.stringify(right.Responses)?.replaceAll('{"Item":{}}', "{}") &&
      isCapacityOfLocal(
        { ...left, Responses: [] },
        { ...right, Responses: [] },
        { operation: "TransactGetItems", input: {} },
      ),
  },
  {
    name: "nothing projected in a transaction",
    explains: (left, right) =>
      JSON.stringify(left) === JSON.stringify(right).replaceAll('{"Item":{}}', "{}"),
  },
  {
    name: "order of faults",
    explains: (left, right, { input }) =>
      operandType.test(faultOf(left)) &&
      operandType.test(faultOf(right)) &&
      severalOperators(input),
  },
  {
    name: "binary values in texts",
    explains: (left, right) =>
      faultOf(right).includes("{B:java.nio.HeapByteBuffer") &&
      faultOf(left).replace(envelope, "").replace(binary, "{B}") ===
        faultOf(right).replace(binary, "{B}"),
  },
  {
    name: "types of conditions",
    explains: (left, right) =>
      /ComparisonOperator (NOT_)?CONTAINS is not valid for (BOOL|NULL) /.test(faultOf(left)) &&
      (right.code === undefined ||
        right.code === "ConditionalCheckFailedException" ||
        /ComparisonOperator \S+ is not valid for/.test(faultOf(right))),
  },
  {
    name: "types of constants",
    explains: (left, right) =>
      operandType.test(faultOf(left)) &&
      faultOf(right).startsWith(faultOf(left).replace(envelope, "")),
  },
  {
    name: "closed sets",
    explains: (left, right, { input }) =>
      /'returnConsumedCapacity' failed to satisfy constraint/.test(faultOf(left)) &&
      !["TOTAL", "INDEXES", "NONE", undefined].includes(input.ReturnConsumedCapacity as string) &&
      right.status !== 500,
  },
  {
    name: "members of descriptions",
    explains: (left, right, { operation }) =>
      operation === "DescribeTable" && described(left) === described(right),
  },
  {
    name: "removal from an absent item",
    explains: (left, right, { operation }, { removedFromNothing }) =>
      removedFromNothing &&
      left.code === undefined &&
      (faultOf(right) === invalidPath ||
        (operation === "UpdateItem" &&
          sameWithout(["Attributes", "ConsumedCapacity"], left, right))),
  },
  {
    name: "operands that are not needed",
    explains: (left, right, { input }) =>
      (left.code === undefined || atRunTime.test(faultOf(left))) &&
      faultOf(right) === missing &&
      /if_not_exists/.test(JSON.stringify(input)),
  },
  {
    name: "operands that are not needed",
    explains: (_, right) =>
      /distinct from the remaining operands.*operator: if_not_exists/.test(faultOf(right)),
  },
  ...wordings.map(([name, ours, theirs]) => ({
    name,
    explains: (left: Answer, right: Answer) =>
      ours.test(faultOf(left)) && theirs.test(faultOf(right)),
  })),
  { name: "capacity", explains: isCapacityOfLocal },
  {
    name: "whole partitions",
    explains: (left, right, { operation, input }) =>
      operation === "Query" &&
      left.ScannedCount === input.Limit &&
      right.LastEvaluatedKey === undefined &&
      sameWithout(["LastEvaluatedKey"], left, right),
  },
  {
    name: "order of faults",
    explains: (left, right) => {
      const [ours, theirs] = [stageOf(faultOf(left)), stageOf(faultOf(right))]
      return ours !== undefined && theirs !== undefined && ours < theirs
    },
  },
]

export const explanationNames: ReadonlySet<string> = new Set([
  ...explanations.map(({ name }) => name),
  numbersInDocuments,
])

/** The name of the first explanation that fits, if any does. */
export function explanationOf(
  left: Answer,
  right: Answer,
  request: ComparedRequest,
  after: Aftermath,
): string | undefined {
  const find = (theirs: Answer) =>
    explanations.find((each) => each.explains(left, theirs, request, after))?.name
  const told = JSON.stringify(right)
  const plain = told.replaceAll('"N":"1e2"', '"N":"100"').replaceAll("{N:1e2}", "{N:100}")
  if (plain === told) return find(right)
  if (plain === JSON.stringify(left)) return numbersInDocuments
  return find(JSON.parse(plain))
}

/** More than one can be at fault, and either may be told. */
function severalOperators(input: ComparedRequest["input"]): boolean {
  const operators = / [-+<>=]+ |\b(ADD|DELETE|BETWEEN|IN)\b|list_append|size|contains|begins_with/g
  return (JSON.stringify(input).match(operators)?.length ?? 0) > 1
}

function namesAKeyTwice({ TransactItems }: ComparedRequest["input"]): boolean {
  if (!Array.isArray(TransactItems)) return false
  const keys = TransactItems.map((action) => {
    const [{ Key, Item }] = Object.values(action) as [{ Key?: Answer; Item?: Answer }]
    const { pk, sk } = Key ?? Item ?? {}
    return JSON.stringify([pk, sk])
  })
  return new Set(keys).size < keys.length
}

/** What of a description every server has, whatever year it is from. */
function described(answer: Answer): string {
  const { AttributeDefinitions, KeySchema, TableName, TableStatus, GlobalSecondaryIndexes } =
    (answer.Table ?? {}) as Answer
  const indexes = Array.isArray(GlobalSecondaryIndexes) ? GlobalSecondaryIndexes : []
  const steady = indexes.map(({ IndexName, IndexStatus, KeySchema, Projection }) => [
    ...[IndexName, IndexStatus, KeySchema, Projection],
  ])
  return JSON.stringify([AttributeDefinitions, KeySchema, TableName, TableStatus, steady])
}

function sameWithout(names: readonly string[], left: Answer, right: Answer): boolean {
  return without(left, names) === without(right, names)
}

function without(answer: Answer, names: readonly string[]): string {
  return JSON.stringify(Object.entries(answer).filter(([name]) => !names.includes(name)))
}

/**
 * Differences that are known, each with its line of the same name in docs/compatibility.md. They
 * are counted apart, so that a run shows what is not explained yet. The left is ours.
 */
import type { ComparedRequest } from "./requests.ts"
import type { Answer } from "./server.ts"

interface Explanation {
  readonly name: string
  explains(left: Answer, right: Answer, request: ComparedRequest): boolean
}

/** Both are refused, the one and the other with such a text. */
const refused = (ours: RegExp, theirs: RegExp) => (left: Answer, right: Answer) =>
  ours.test(textOf(left)) && theirs.test(textOf(right))

const envelope = /^1 validation error detected: /
const overlap = /Two document paths (overlap|conflict) with each other/
const action = /(ADD|DELETE) action .*(is not supported for the type|is allowed when)/
const typeName = /Invalid attribute type name found/
const legacyTypes = /AttributeValues inside|is not valid for \S+ AttributeValue type/

const explanations: readonly Explanation[] = [
  {
    name: "a peer that fell over",
    explains: (_, { text, status }) => text === "no answer" || status === 500,
  },
  {
    name: "envelope",
    explains: (left, right) => {
      const text = textOf(left)
      return envelope.test(text) && text.replace(envelope, "") === textOf(right)
    },
  },
  { name: "syntax errors", explains: refused(/Syntax error; /, /Syntax error; /) },
  { name: "overlapping paths", explains: refused(overlap, overlap) },
  {
    name: "order of faults",
    explains: refused(/not defined; attribute/, /overlap|not defined; attribute/),
  },
  { name: "names of types", explains: refused(action, action) },
  { name: "names of types", explains: refused(typeName, typeName) },
  { name: "order of faults", explains: refused(action, legacyTypes) },
  { name: "order of faults", explains: refused(legacyTypes, legacyTypes) },
  {
    name: "order of faults",
    explains: refused(/Incorrect operand type|BETWEEN operator/, /BETWEEN operator|Syntax error/),
  },
  {
    name: "missing members",
    explains: refused(/Value null at '(key|item)'/, /null key|cannot be null/),
  },
  {
    name: "values of the older validator",
    explains: refused(/./, /^ExpressionAttributeValues contains invalid value: /),
  },
  {
    name: "values of the older validator",
    explains: refused(/numeric value: $|contains duplicates/, /numeric value$|contains duplicates/),
  },
  {
    name: "closed sets",
    explains: refused(/Failed to satisfy constraint: Member must satisfy enum/, /enum value set/),
  },
  {
    name: "duplicate attributes",
    explains: refused(/Duplicate value in attribute name/, /two attributes with the same name/),
  },
  { name: "conditions by number", explains: refused(/^Conditions can be/, /^Conditions must be/) },
  { name: "types of constants", explains: refused(/Incorrect operand type for operator/, /^/) },
  {
    name: "types in Expected",
    explains: (left, _, { input }) => "Expected" in input && legacyTypes.test(textOf(left)),
  },
  {
    name: "EQ of any type",
    explains: (left, right) => left.code === undefined && legacyTypes.test(textOf(right)),
  },
  {
    name: "NOT_CONTAINS of nothing",
    explains: (_, __, { input }) => JSON.stringify(input).includes('"NOT_CONTAINS"'),
  },
  {
    name: "Select beside a projection",
    explains: (left, _, { input }) =>
      "Select" in input && /Cannot specify|Must specify/.test(textOf(left)),
  },
  {
    name: "members of descriptions",
    explains: (left, right, { operation }) =>
      operation === "DescribeTable" && described(left) === described(right),
  },
  {
    name: "removal from an absent item",
    explains: (left, right, { operation, input }) =>
      operation === "UpdateItem" &&
      /REMOVE|DELETE/.test(JSON.stringify([input.UpdateExpression, input.AttributeUpdates])) &&
      (/invalid for update$/.test(textOf(right)) ||
        sameWithout(["Attributes", "ConsumedCapacity"], left, right)),
  },
  {
    name: "nothing to show",
    explains: (left, right) =>
      isEmpty(right.Attributes) && sameWithout(["Attributes"], left, right),
  },
  { name: "capacity", explains: (left, right) => sameWithout(["ConsumedCapacity"], left, right) },
  {
    name: "whole partitions",
    explains: (left, right) => sameWithout(["LastEvaluatedKey"], left, right),
  },
  {
    name: "numbers inside documents",
    explains: (left, right) =>
      JSON.stringify(right).includes('"N":"1e2"') &&
      JSON.stringify(right).replaceAll('"N":"1e2"', '"N":"100"') === JSON.stringify(left),
  },
]

/** The name of the first explanation that fits, if any does. */
export function explanationOf(
  left: Answer,
  right: Answer,
  request: ComparedRequest,
): string | undefined {
  return explanations.find((each) => each.explains(left, right, request))?.name
}

function textOf({ message }: Answer): string {
  return typeof message === "string" ? message : ""
}

/** What of a description every server has, whatever year it is from. */
function described(answer: Answer): string {
  const { AttributeDefinitions, KeySchema, TableName, TableStatus, GlobalSecondaryIndexes } =
    (answer.Table ?? {}) as Answer
  const indexes = Array.isArray(GlobalSecondaryIndexes) ? GlobalSecondaryIndexes.length : 0
  return JSON.stringify([AttributeDefinitions, KeySchema, TableName, TableStatus, indexes])
}

function sameWithout(names: readonly string[], left: Answer, right: Answer): boolean {
  return without(left, names) === without(right, names)
}

function without(answer: Answer, names: readonly string[]): string {
  return JSON.stringify(Object.entries(answer).filter(([name]) => !names.includes(name)))
}

function isEmpty(value: unknown): boolean {
  return JSON.stringify(value) === "{}"
}

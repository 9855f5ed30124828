/**
 * What DynamoDB and DynamoDB Local say of one fault, where they do not say it in the same words.
 * Each spelling brings both texts to one, and checks against the request what ours tells more of.
 */
import type { ComparedRequest } from "./requests.ts"
import type { Asked } from "./seen.ts"
import { type ComparedTable, indexName } from "./tables.ts"

interface Spelling {
  readonly name: string
  ours?(text: string, asked: Asked): string
  theirs?(text: string, asked: Asked): string
}

const invalid = "One or more parameter values were invalid: "
const enveloped = /^1 validation error detected: /
const writes = ["PutItem", "UpdateItem", "DeleteItem"]
/** What other operations envelop, and Local does not. */
const envelopedElsewhere: Readonly<Record<string, RegExp>> = {
  Query: /Must specify the AttributesToGet or/,
  TransactGetItems: /Value null at 'transactItems'/,
  TransactWriteItems: /Value null at 'transactItems'/,
}
const valueKey = /^ExpressionAttributeValues contains invalid value: (.*) for key (:\w+)$/
const indexKeyType =
  /^One or .* invalid: Type mismatch for Index Key (\S+) Expected: (\S+) Actual: (\S+) IndexName: (\S+)$/
const emptyIndexKey =
  /secondary index key .* empty (string|binary) value\.(?: IndexName: \S+, IndexKey: (\S+))?$/
const emptyTypes: Readonly<Record<string, string>> = { string: "S", binary: "B" }
const unsupportedIndexKey =
  "The update expression attempted to update the secondary index key to unsupported type"
const longNames: Readonly<Record<string, string>> = {
  ...{ S: "STRING", N: "NUMBER", B: "BINARY", BOOL: "BOOLEAN", L: "LIST", M: "MAP" },
}
const enumSet = "Failed to satisfy constraint: Member must satisfy enum value set: "

const spellings: readonly Spelling[] = [
  {
    name: "missing members",
    ours: (text, { request: { input } }) => {
      const [, member = ""] = /^1 .*: Value null at '(key|item)' .* not be null$/.exec(text) ?? []
      if (member === "item" && !("Item" in input)) return "Item to put in PutItem cannot be null"
      const ofKey = "Cannot have null key for GetItem, DeleteItem, or UpdateItem"
      return member === "key" && !("Key" in input) ? ofKey : text
    },
  },
  {
    name: "closed sets",
    ours: (text, { request: { input } }) => {
      const bare = text.replace(enveloped, "")
      if (bare === `${enumSet}[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]`)
        return input.ReturnValues === "WRONG" ? "Return values set to invalid value" : text
      const selects = ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"]
      if (bare !== `${enumSet}[${selects.join(", ")}]` || input.Select !== "WRONG") return text
      return "Select must be ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES, COUNT, or SPECIFIC_ATTRIBUTES"
    },
  },
  {
    name: "names of types",
    ours: (text) =>
      orderedTypes(text).replace(
        /((?:ADD|DELETE) action .* type )(\w+)$/,
        (_, before, type) => before + (longNames[type] ?? type),
      ),
    theirs: (text) => orderedTypes(text),
  },
  {
    name: "types of constants",
    theirs: (text) =>
      text.replace(
        /(operator: (ADD|DELETE), operand type: \w+), typeSet: ALLOWED_FOR_\2_\w+$/,
        "$1",
      ),
  },
  {
    name: "binary values in texts",
    ours: (text, { request: { input } }) =>
      text.replace(/\{B:([^}]*)\}/g, (value, base64) =>
        JSON.stringify(input).includes(`{"B":"${base64}"}`) ? "{B}" : value,
      ),
    theirs: (text) => text.replace(/\{B:java[^}]*\}/g, "{B}"),
  },
  {
    name: "values of the older validator",
    ours: (text) =>
      plainCollection(text)
        .replace(/(cannot be converted to a numeric value)(: .*)?$/, "$1")
        .replace(/38 significant digits in a Number$/, "38 digits"),
    theirs: (text, { request: { input } }) => {
      const [, bare, key = ""] = valueKey.exec(text) ?? []
      const told = JSON.stringify(input).includes(`"${key}":`) ? (bare ?? text) : text
      return plainCollection(told)
        .replace(/^A value provided cannot be converted into a number$/, noNumber)
        .replace(/^DynamoDB only supports precision up to (38 digits)$/, tooManyDigits)
    },
  },
  {
    name: "duplicate attributes",
    ours: (text, { request: { input } }) => {
      const [, name] = /invalid: Duplicate value in attribute name: (.*)$/.exec(text) ?? []
      const isTwice = JSON.stringify(input).includes(`"AttributesToGet":["${name}","${name}"]`)
      return isTwice ? "Cannot have two attributes with the same name" : text
    },
  },
  {
    name: "conditions by number",
    ours: (text, { request: { input } }) =>
      text === "Conditions can be of length 1 or 2 only" && isEmpty(input.KeyConditions)
        ? "Conditions must be at least length 1"
        : text,
  },
  {
    name: "index keys",
    ours: (text, asked) => {
      const [, name = "", expected, actual = "", index] = indexKeyType.exec(text) ?? []
      const isSo = isIndexKey(asked.table, name, expected) && holds(asked.request, name, actual)
      if (isSo && index === indexName) return "index key of another type"
      return text === unsupportedIndexKey && updatesIndexKey(asked)
        ? "index key of another type"
        : text
    },
    theirs: (text, { table }) => {
      // Of a value that is of another type, and empty too.
      const [, kind, name] = emptyIndexKey.exec(text) ?? []
      const isOther = table.indexKeys.some(
        ([key, type]) => kind && key === (name ?? key) && type !== emptyTypes[kind],
      )
      return isOther ||
        text === "Invalid attribute value type" ||
        text === `${invalid}Type mismatch for Index Key`
        ? "index key of another type"
        : text
    },
  },
  {
    name: "names of missed keys",
    ours: (text, { table }) =>
      text.replace(/^(Query condition missed key schema element): (\S+)$/, (told, bare, name) =>
        [...table.keys, ...table.indexKeys].some(([key]) => key === name) ? bare : told,
      ),
  },
  {
    name: "order of names",
    ours: (text) => orderedNames(text),
    theirs: (text) => orderedNames(text),
  },
  {
    name: "faults in transactions",
    theirs: (text) => text.replace(/^(The conditional request failed)\.$/, "$1"),
  },
  {
    name: "envelope",
    ours: (text, { request: { operation } }) =>
      writes.includes(operation) || envelopedElsewhere[operation]?.test(text)
        ? text.replace(enveloped, "")
        : text,
  },
]

const noNumber = "The parameter cannot be converted to a numeric value"
const tooManyDigits = "Attempting to store more than $1"

export const spellingNames = spellings.map(({ name }) => name)

/** In what the two texts differ, if they tell the same fault; `same` if in nothing. */
export function spellingOf(ours: string, theirs: string, asked: Asked): string | undefined {
  if (ours === theirs) return "same"
  let [left, right] = [ours, theirs]
  const changed: string[] = []
  for (const { name, ours: ofOurs, theirs: ofTheirs } of spellings) {
    const next = [ofOurs?.(left, asked) ?? left, ofTheirs?.(right, asked) ?? right] as const
    if (next[0] !== left || next[1] !== right) changed.push(name)
    ;[left, right] = next
  }
  return left === right ? changed[0] : undefined
}

/** The set of types, and the names in a list, come in no order. */
function orderedTypes(text: string): string {
  return text.replace(/(valid types: )\{(.*)\}$/, (_, before, list) => before + sorted(list, ","))
}

function orderedNames(text: string): string {
  return text
    .replace(/(unused in expressions: keys: )\{(.*)\}$/, (_, before, list) => {
      return before + sorted(list, ", ")
    })
    .replace(/( does not project )\[(.*)\]$/, (_, before, list) => before + sorted(list, ", "))
}

function sorted(list: string, separator: string): string {
  return list.split(separator).sort().join(separator)
}

/** What is in the collection is quoted and ordered, or not; of numbers nothing is told. */
function plainCollection(text: string): string {
  return text
    .replace(/(Input collection) \[(.*)\]( contains duplicates)\.?$/, (_, before, list, after) => {
      return `${before} [${sorted(list.replaceAll('"', ""), ", ")}]${after}`
    })
    .replace(/(?:One or more .* invalid: )?(Input collection contains duplicates)\.?$/, "$1")
}

function isIndexKey({ indexKeys }: ComparedTable, name: string, expected = ""): boolean {
  return indexKeys.some(([key, type]) => key === name && type === expected)
}

/** Whether the request puts such an attribute, in an item or as an attribute of its own. */
function holds({ input }: ComparedRequest, name: string, type: string): boolean {
  return new RegExp(`"${name}":\\{("Action":"\\w+","Value":\\{)?"${type}":`).test(
    JSON.stringify(input),
  )
}

function updatesIndexKey({ table, request: { input } }: Asked): boolean {
  const text = JSON.stringify(input)
  return table.indexKeys.some(([name]) =>
    new RegExp(`"UpdateExpression":"[^"]*\\b(SET|ADD)\\b[^"]*\\b${name}\\b`).test(text),
  )
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0
}

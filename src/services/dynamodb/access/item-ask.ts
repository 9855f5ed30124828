/**
 * What the operations on items ask policies for, and what conditions may ask about them. DynamoDB
 * guide: using IAM policy conditions for fine-grained access control.
 */
import type { Ask, AskKeys } from "../../../engine/authorize-ask.ts"
import { attributeNamesOf } from "../../../model/expression/condition.ts"
import { topLevelName } from "../../../model/expression/document-path.ts"
import type { KeyCondition } from "../../../model/expression/key-condition.ts"
import { topLevelNames } from "../../../model/expression/projection.ts"
import { pathsOfUpdate } from "../../../model/expression/update.ts"
import type { KeyAttribute, Table } from "../../../model/table/table.ts"
import {
  type AttributeValue,
  attributeOf,
  type Item,
} from "../../../model/value/attribute-value.ts"
import { parseAttributeValue } from "../../../model/value/parse-value.ts"
import type { Expressions } from "../expressions.ts"

/** What a request says about items, as far as conditions may ask. */
export interface ItemRequest {
  readonly action: string
  readonly table: string
  readonly index?: string | undefined
  /** Keys, and items to put. */
  readonly items?: readonly Item[]
  /** Attributes that are named outside of items and expressions. */
  readonly names?: readonly string[]
  /** Parsed only when a policy asks. @throws ApiError */
  readonly expressions?: () => Partial<Expressions>
  /** The parameter, or what is meant where it is absent. */
  readonly select?: string
  /** All that the caller wants to see of an item that it writes. */
  readonly returnValues?: readonly string[] | undefined
  readonly returnConsumedCapacity?: string | undefined
  readonly enclosingOperation?:
    | "ExecuteTransaction"
    | "TransactGetItems"
    | "TransactWriteItems"
    | undefined
}

export function askForItems(request: ItemRequest): Ask {
  const { action, table, index } = request
  return { action, table, index, keys: keysOf(request) }
}

function keysOf(request: ItemRequest): AskKeys {
  return (key, table) => {
    switch (key) {
      case "dynamodb:leadingkeys":
      case "dynamodb:firstpartitionkeyvalues":
        return partitionValues(request, table, 0)
      case "dynamodb:secondpartitionkeyvalues":
        return partitionValues(request, table, 1)
      case "dynamodb:thirdpartitionkeyvalues":
        return partitionValues(request, table, 2)
      case "dynamodb:fourthpartitionkeyvalues":
        return partitionValues(request, table, 3)
      case "dynamodb:attributes":
        return [...attributesOf(request)]
      case "dynamodb:select":
        return request.select === undefined ? undefined : [request.select]
      case "dynamodb:returnvalues":
        return request.returnValues
      case "dynamodb:returnconsumedcapacity":
        return [request.returnConsumedCapacity ?? "NONE"]
      case "dynamodb:enclosingoperation":
        return request.enclosingOperation && [request.enclosingOperation]
      default:
        return undefined
    }
  }
}

/** Those of every item in question; a Scan has none, and no value is as good as no key. */
function partitionValues(
  { items = [], index, expressions }: ItemRequest,
  table: Table | undefined,
  place: number,
): readonly string[] | undefined {
  const attribute = table && partitionOf(table, index)?.[place]
  if (!attribute) return undefined
  const { keyCondition } = expressions?.() ?? {}
  const texts = keyCondition ? equalTo(keyCondition, attribute) : valuesIn(items, attribute)
  return texts.length < 2 ? texts : [...new Set(texts)]
}

function partitionOf(table: Table, name: string | undefined): readonly KeyAttribute[] | undefined {
  if (name === undefined) return [table.key.partition]
  const indexes = [...table.localIndexes, ...table.globalIndexes]
  return indexes.find((index) => index.name === name)?.partition
}

function valuesIn(items: readonly Item[], { name }: KeyAttribute): readonly string[] {
  const texts: string[] = []
  for (const item of items) {
    const value = attributeOf(item, name)
    if (value) texts.push(textOf(value))
  }
  return texts
}

function equalTo({ clauses }: KeyCondition, { name }: KeyAttribute): readonly string[] {
  return clauses.flatMap((clause) =>
    clause.name === name && clause.test.operator === "=" ? [textOf(clause.test.value)] : [],
  )
}

/** A number in its digits, a binary in base64 (unsure). @throws ApiError */
function textOf(given: AttributeValue): string {
  const value = parseAttributeValue(given, "current")
  if ("S" in value) return value.S
  if ("N" in value) return value.N
  if ("B" in value) return value.B
  // No key: the operation refuses it.
  return JSON.stringify(value)
}

/** The top-level names in the request, whatever for; not those of what comes back. */
function attributesOf({ items = [], names = [], expressions }: ItemRequest): ReadonlySet<string> {
  const { update, condition, filter, projection, keyCondition } = expressions?.() ?? {}
  return new Set([
    ...items.flatMap((item) => Object.keys(item)),
    ...names,
    ...(update ? pathsOfUpdate(update).map(topLevelName) : []),
    ...(condition ? attributeNamesOf(condition) : []),
    ...(filter ? attributeNamesOf(filter) : []),
    ...(projection ? topLevelNames(projection) : []),
    ...(keyCondition?.clauses.map(({ name }) => name) ?? []),
  ])
}

/** The actions of TransactWriteItems, from their shapes to what the engine writes. */
import { cancelling } from "../../engine/cancellation.ts"
import { requestOf } from "../../engine/client-token.ts"
import type { ItemGuard, ItemWrite } from "../../engine/plan.ts"
import type { Action } from "../../engine/transact.ts"
import { rowOf } from "../../engine/write.ts"
import { ApiError } from "../../error.ts"
import { constantsOf, type Update } from "../../model/expression/update.ts"
import { checkKeyNotEmpty, keyOfItem, parseItemKey, parseKey } from "../../model/key/key-schema.ts"
import { type Infer, item, required, string, structure } from "../../model/shape/shape.ts"
import { checkIndexKeys, checkIndexKeysNotEmpty } from "../../model/table/check-index-keys.ts"
import type { Table } from "../../model/table/table.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import { parseItem } from "../../model/value/parse-value.ts"
import { itemSize, valueSize } from "../../model/value/size.ts"
import { type Expressions, parseExpressions } from "./expressions.ts"
import { checkKeyPaths } from "./key-paths.ts"
import { checkMixing } from "./parameters.ts"
import * as shapes from "./shapes/item-shapes.ts"
import { checkDistinct, inTransactionWords } from "./transactions.ts"

const guarded = {
  TableName: required(shapes.tableName),
  ExpressionAttributeNames: shapes.attributeNames,
  ExpressionAttributeValues: shapes.attributeValues,
  ReturnValuesOnConditionCheckFailure: shapes.returnValuesOnConditionCheckFailure,
}
const keyed = { Key: required(item), ...guarded }

export const transactWriteItem = structure("TransactWriteItem", {
  ConditionCheck: structure("ConditionCheck", {
    ...keyed,
    ConditionExpression: required(string()),
  }),
  Put: structure("Put", { Item: required(item), ...guarded, ConditionExpression: string() }),
  Delete: structure("Delete", { ...keyed, ConditionExpression: string() }),
  Update: structure("Update", {
    ...keyed,
    UpdateExpression: required(string()),
    ConditionExpression: string(),
  }),
})
export type TransactWriteItem = Infer<typeof transactWriteItem>

const kinds = ["ConditionCheck", "Put", "Delete", "Update"] as const

/** An action as far as it can be judged without its table. */
export interface ParsedAction {
  readonly tableName: string
  /** The item to put, or the key. */
  readonly attributes: Item
  readonly isPut: boolean
  readonly write: ItemWrite | ItemGuard
  readonly expressions: Partial<Expressions>
  /** What it brings to the transaction's size, in DynamoDB's bytes. */
  readonly size: number
}

/** @throws ApiError: the first fault, in the order in which DynamoDB looks for them */
export function parseAction(action: TransactWriteItem): ParsedAction {
  if (membersOf(action).length !== 1) {
    throw ApiError.invalid("TransactItems can only contain one of Check, Put, Update or Delete")
  }
  const { ConditionCheck, Put, Delete, Update } = action
  return inTransactionWords(() => {
    if (Put) return parsePut(Put)
    if (Update) return parseUpdate(Update)
    if (Delete) {
      return parseKeyed(Delete, (guard) => ({ ...guard, change: { to: "delete" } }))
    }
    return parseKeyed(ConditionCheck as NonNullable<typeof ConditionCheck>, (guard) => guard)
  })
}

function parsePut(put: NonNullable<TransactWriteItem["Put"]>): ParsedAction {
  checkMixing(put, [], ["ConditionExpression"])
  const attributes = parseItem(put.Item, "current")
  const { condition } = parseExpressions(put)
  const row = rowOf(attributes)
  return {
    tableName: put.TableName,
    attributes,
    isPut: true,
    write: { ...guardOf(put, condition), change: { to: "put", row } },
    expressions: { condition },
    size: row.size,
  }
}

function parseUpdate(input: NonNullable<TransactWriteItem["Update"]>): ParsedAction {
  checkMixing(input, [], ["UpdateExpression", "ConditionExpression"])
  const key = parseItem(input.Key, "current")
  const { update, condition } = parseExpressions(input)
  return {
    tableName: input.TableName,
    attributes: key,
    isPut: false,
    write: { ...guardOf(input, condition), change: { to: "update", update, key } },
    expressions: { update, condition },
    size: itemSize(key) + sizeOfValues(update),
  }
}

/**
 * AWS guide: the items of a transaction may have 4 MB together. What DynamoDB counts of an update,
 * which does not show its whole item, is unsure: here, the key and what is brought to the item.
 */
function sizeOfValues(update: Update | undefined): number {
  let size = 0
  if (update) for (const value of constantsOf(update)) size += valueSize(value)
  return size
}

function parseKeyed(
  input: NonNullable<TransactWriteItem["Delete"]>,
  writeOf: (guard: ItemGuard) => ItemWrite | ItemGuard,
): ParsedAction {
  checkMixing(input, [], ["ConditionExpression"])
  const attributes = parseItem(input.Key, "current")
  const { condition } = parseExpressions(input)
  return {
    tableName: input.TableName,
    attributes,
    isPut: false,
    write: writeOf(guardOf(input, condition)),
    expressions: { condition },
    size: itemSize(attributes),
  }
}

function guardOf(
  input: { readonly ReturnValuesOnConditionCheckFailure?: string | undefined },
  condition: ItemGuard["condition"],
): ItemGuard {
  const returnsOldOnFailure = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD"
  return { condition, returnsOldOnFailure }
}

/**
 * Holds the actions against their tables. An empty key, of an index too, and two actions on one
 * item are the whole request's fault; the first action that does not fit its table cancels the
 * transaction (observed).
 */
export function judgeActions(
  actions: readonly ParsedAction[],
  tables: readonly Table[],
): readonly Action[] {
  for (const [at, { attributes, isPut }] of actions.entries()) {
    const table = tables[at] as Table
    checkKeyNotEmpty(table.key, attributes)
    if (isPut) checkIndexKeysNotEmpty(table, attributes)
  }
  checkDistinct(
    tables,
    actions.map(({ attributes, isPut }, at) =>
      isPut ? keyOfItem((tables[at] as Table).key, attributes) : attributes,
    ),
  )
  return actions.map(({ attributes, isPut, write, expressions }, at) =>
    cancelling(at, actions.length, () => {
      const table = tables[at] as Table
      const schema = table.key
      const key = isPut ? parseItemKey(schema, attributes) : parseKey(schema, attributes)
      checkKeyPaths(schema, expressions, table)
      if (isPut) checkIndexKeys(table, attributes)
      return { key, write }
    }),
  )
}

/** What makes two requests the same, whatever they ask to be told about it. */
export function requestOfActions(
  items: readonly TransactWriteItem[],
  actions: readonly ParsedAction[],
  nameOf: (nameOrArn: string) => string,
): string {
  return requestOf(
    actions.map(({ tableName, attributes }, at) => {
      const [[kind, sent] = []] = membersOf(items[at] as TransactWriteItem)
      const values = sent?.ExpressionAttributeValues
      return {
        kind,
        tableName: nameOf(tableName),
        attributes,
        update: sent && "UpdateExpression" in sent ? sent.UpdateExpression : undefined,
        condition: sent?.ConditionExpression,
        names: sent?.ExpressionAttributeNames,
        values: values && parseItem(values, "current"),
        onFailure: sent?.ReturnValuesOnConditionCheckFailure,
      }
    }),
  )
}

/** The members that are given: exactly one where all is well. Others may have any name and value. */
export function membersOf(action: TransactWriteItem) {
  return kinds.flatMap((kind) => {
    const member = action[kind]
    return member === undefined ? [] : [[kind, member] as const]
  })
}

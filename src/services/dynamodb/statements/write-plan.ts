/** INSERT, UPDATE and DELETE, as the writes that PutItem, UpdateItem and DeleteItem make. */
import type { ItemGuard, ItemWrite, Written } from "../../../engine/plan.ts"
import { rowOf } from "../../../engine/write.ts"
import { ApiError, unreachable } from "../../../error.ts"
import type { Condition } from "../../../model/expression/condition.ts"
import { constantsOf, updatedFragments } from "../../../model/expression/update.ts"
import { keyOfItem, parseItemKey, parseKey } from "../../../model/key/key-schema.ts"
import { type KeyedItem, keyOfWhere } from "../../../model/partiql/key-access.ts"
import type { Exists, WriteStatement } from "../../../model/partiql/statement.ts"
import type { JsonText } from "../../../model/shape/shape.ts"
import type { KeySchema, Table } from "../../../model/table/table.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { itemSize, valueSize } from "../../../model/value/size.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { oldAttributes } from "../replies.ts"

export interface PreparedWrite {
  /** The key attributes, or an item that holds them. */
  readonly key: Item
  readonly write: ItemWrite
}

/**
 * What is judged without the table is judged at once, the rest by what is returned.
 *
 * @throws ApiError
 */
export function preparing(
  statement: WriteStatement,
  onFailure: string | undefined,
): (table: Table) => PreparedWrite {
  const returnsOldOnFailure = onFailure === "ALL_OLD"
  switch (statement.kind) {
    case "insert": {
      const { item, index } = statement
      const row = rowOf(item)
      return ({ key }) => {
        checkNoIndex(index)
        const condition = absent(key)
        const change = { to: "put", row } as const
        return { key: parseItemKey(key, item), write: { change, condition, isInsert: true } }
      }
    }
    case "update":
      return (table) => {
        const { update } = statement
        const { key, rest } = keyedItem(statement, table)
        checkKeyPaths(table.key, { update, condition: rest }, table)
        // It never creates an item (observed).
        const condition = all(present(table.key), rest)
        return {
          key,
          write: { change: { to: "update", update, key }, condition, returnsOldOnFailure },
        }
      }
    case "delete":
      return (table) => {
        const { key, rest } = keyedItem(statement, table)
        checkKeyPaths(table.key, { condition: rest }, table)
        // Where there is no item there is nothing to fail (observed).
        const condition = rest && any(absent(table.key), rest)
        return { key, write: { change: { to: "delete" }, condition, returnsOldOnFailure } }
      }
    default:
      return unreachable(statement)
  }
}

/** A check of a transaction: there is such an item, and it meets the rest of the clause. */
export function preparedCheck(
  rest: Condition,
  schema: KeySchema,
  onFailure: string | undefined,
): ItemGuard {
  return {
    condition: all(present(schema), rest),
    returnsOldOnFailure: onFailure === "ALL_OLD",
  }
}

/** @throws ApiError unless the clause equals every key attribute */
function keyedItem(
  { where, index }: Pick<Exists, "where" | "index">,
  { key: schema }: Table,
): KeyedItem {
  checkNoIndex(index)
  const keyed = keyOfWhere(where, schema)
  if (keyed) return { ...keyed, key: parseKey(schema, keyed.key) }
  throw ApiError.invalid("Where clause does not contain a mandatory equality on all key attributes")
}

function checkNoIndex(index: string | undefined): void {
  if (index === undefined) return
  throw ApiError.invalid("This operation is not supported on an index")
}

/** The key of what is written, whatever it is; nothing where the statement does not tell. */
export function keyOfWrite(
  statement: WriteStatement | Exists,
  schema: KeySchema,
): Item | undefined {
  if (statement.kind === "insert") return keyOfItem(schema, statement.item)
  return keyOfWhere(statement.where, schema)?.key
}

/** What a write brings to a transaction's size, in DynamoDB's bytes: its item, or its values. */
export function sizeOfWrite(statement: WriteStatement): number {
  if (statement.kind === "insert") return itemSize(statement.item)
  if (statement.kind === "delete") return 0
  let size = 0
  for (const value of constantsOf(statement.update)) size += valueSize(value)
  return size
}

/** What RETURNING shows; absent if there is nothing of it. */
export function returnedItem(
  statement: WriteStatement,
  written: Written,
): Item | JsonText | undefined {
  if (statement.kind === "insert" || !statement.returning) return undefined
  const { which, age } = statement.returning
  const { old, updated } = written
  if (statement.kind === "delete") return oldAttributes(written)
  if (which === "ALL") return age === "OLD" ? oldAttributes(written) : updated
  const item = age === "OLD" ? old?.item : updated
  return item && updatedFragments(statement.update, item)
}

function present({ partition }: KeySchema): Condition {
  return { kind: "attribute_exists", path: [partition.name] }
}

function absent({ partition }: KeySchema): Condition {
  return { kind: "attribute_not_exists", path: [partition.name] }
}

function all(...conditions: readonly (Condition | undefined)[]): Condition {
  return { kind: "and", conditions: conditions.flatMap((each) => each ?? []) }
}

function any(...conditions: readonly Condition[]): Condition {
  return { kind: "or", conditions }
}

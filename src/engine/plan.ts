/**
 * What one write makes of one item: pure, so that storage may ask again whenever the item turns out
 * to be another one by now.
 */
import { ApiError } from "../error.ts"
import { itemBytesMax } from "../limits.ts"
import { type Condition, holds } from "../model/expression/condition.ts"
import { applyToAbsent, applyUpdate, onlyRemoves, type Update } from "../model/expression/update.ts"
import { JsonText } from "../model/shape/shape.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import { itemSize } from "../model/value/size.ts"
import type { Change, ItemKey, ItemRow, Plan } from "../storage/storage.ts"
import type { StoredItem } from "./stored-item.ts"

export type ItemChange =
  | { readonly to: "put"; readonly row: ItemRow }
  | { readonly to: "delete" }
  /** `key` holds the key attributes, which an absent item starts from. */
  | { readonly to: "update"; readonly update: Update | undefined; readonly key: Item }

/** What an item has to meet before anything happens to it. */
export interface ItemGuard {
  readonly condition?: Condition | undefined
  /** A failing condition hands the old item back: ReturnValuesOnConditionCheckFailure. */
  readonly returnsOldOnFailure?: boolean
}

export interface ItemWrite extends ItemGuard {
  readonly change: ItemChange
}

/** What was done, in DynamoDB's bytes; absent where there was or is no item. */
export interface Written {
  readonly oldSize: number | undefined
  readonly newSize: number | undefined
  /** The old item, if it was read whole. */
  readonly old: StoredItem | undefined
  /** The new item of an update. */
  readonly updated: Item | undefined
}

/** Whether the plan has to see the old item, or only how large it was. */
export function needsOldItem(write: ItemWrite): boolean {
  return write.condition !== undefined || write.change.to === "update"
}

/** Nothing if the guard lets the item pass. */
export function refusalBy(guard: ItemGuard, old: StoredItem | undefined): ApiError | undefined {
  const { condition, returnsOldOnFailure } = guard
  if (!condition || holds(condition, old?.item)) return undefined
  return ApiError.conditionFailed(
    returnsOldOnFailure && old ? { Item: new JsonText(old.body) } : {},
  )
}

export function planItemWrite(
  write: ItemWrite,
  { id }: Table,
  key: ItemKey,
  oldSize: number | undefined,
  old: StoredItem | undefined,
): Plan<Written> {
  const { change } = write
  const refuse = refusalBy(write, old)
  if (refuse) return { refuse }
  const written = { oldSize, old, newSize: undefined, updated: undefined }
  switch (change.to) {
    case "put":
      return {
        changes: putChanges(id, key, oldSize, change.row),
        reply: { ...written, newSize: change.row.size },
      }
    case "delete":
      return { changes: deleteChanges(id, key, oldSize), reply: written }
    case "update":
      return planUpdate(change, id, key, written)
  }
}

function planUpdate(
  { update, key: keyAttributes }: ItemChange & { to: "update" },
  table: number,
  key: ItemKey,
  written: Written,
): Plan<Written> {
  const { old, oldSize } = written
  // Removing something from an item that is not there creates nothing; any other update creates
  // the item, even one without an expression (observed).
  if (!old && update && onlyRemoves(update)) return { changes: [], reply: written }

  let updated = old?.item ?? keyAttributes
  try {
    if (update) updated = old ? applyUpdate(update, updated) : applyToAbsent(update, updated)
  } catch (error) {
    if (error instanceof ApiError) return { refuse: error }
    throw error
  }
  const size = itemSize(updated)
  if (size > itemBytesMax) {
    return { refuse: ApiError.invalid("Item size to update has exceeded the maximum allowed size") }
  }
  const row = { body: JSON.stringify(updated), size }
  // An update that changes nothing is charged for, but there is nothing to write.
  const changes = old?.body === row.body ? [] : putChanges(table, key, oldSize, row)
  return { changes, reply: { ...written, newSize: size, updated } }
}

function putChanges(
  table: number,
  key: ItemKey,
  oldSize: number | undefined,
  row: ItemRow,
): readonly Change[] {
  return [
    { change: "putItem", table, key, row },
    {
      change: "count",
      table,
      items: oldSize === undefined ? 1 : 0,
      bytes: row.size - (oldSize ?? 0),
    },
  ]
}

function deleteChanges(
  table: number,
  key: ItemKey,
  oldSize: number | undefined,
): readonly Change[] {
  if (oldSize === undefined) return []
  return [
    { change: "deleteItem", table, key },
    { change: "count", table, items: -1, bytes: -oldSize },
  ]
}

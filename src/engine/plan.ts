/**
 * What one write makes of one item: pure, so that storage may ask again whenever the item turns out
 * to be another one by now.
 */
import { ApiError } from "../error.ts"
import { itemBytesMax } from "../limits.ts"
import { type Condition, holds } from "../model/expression/condition.ts"
import {
  applyToAbsent,
  applyUpdate,
  onlyRemoves,
  type Update,
  updatedItemTooLarge,
} from "../model/expression/update.ts"
import { JsonText } from "../model/shape/shape.ts"
import { checkIndexKeys, checkUpdatedIndexKeys } from "../model/table/check-index-keys.ts"
import { hasIndexes } from "../model/table/index-entry.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import { itemSize } from "../model/value/size.ts"
import type { Change, ItemKey, ItemRow, Plan } from "../storage/storage.ts"
import { changeRecord, isLogged, type WriteOrigin } from "./change-record.ts"
import { expiryChanges } from "./expiry-plan.ts"
import type { IndexCharge } from "./index-charge.ts"
import { planIndexes } from "./index-plan.ts"
import type { ItemCollection } from "./item-collection.ts"
import type { Admission, ItemWatch } from "./item-watch.ts"
import { stampOfWrite } from "./stamp.ts"
import type { StoredItem } from "./stored-item.ts"

/** The row of an item to be put, and the item itself. */
export interface NewItemRow extends ItemRow {
  readonly item: Item
}

export type ItemChange =
  | { readonly to: "put"; readonly row: NewItemRow }
  | { readonly to: "delete" }
  /** `key` holds the key attributes, which an absent item starts from. */
  | { readonly to: "update"; readonly update: Update | undefined; readonly key: Item }

/** What an item has to meet before anything happens to it. */
export interface ItemGuard {
  readonly condition?: Condition | undefined
  /** A failing condition hands the old item back: ReturnValuesOnConditionCheckFailure. */
  readonly returnsOldOnFailure?: boolean
  /** The condition is that there is no such item, and it fails in the words of PartiQL's INSERT. */
  readonly isInsert?: boolean
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
  /** What it cost on the table's indexes; only those that it changed. */
  readonly indexes: readonly IndexCharge[]
  /** The item's collection afterwards, if the request asked for it and the table has any. */
  readonly collection?: ItemCollection | undefined
}

/** Of one request. */
export interface WriteOccasion extends WriteOrigin {
  /** Where the table is watched. */
  readonly admission?: Admission | undefined
  /** It was judged and stamped by the replica it comes from. */
  readonly isCopy?: boolean
}

/** Whether the plan has to see the old item, or only how large it was. */
export function needsOldItem(write: ItemWrite, { table, watch }: WrittenTable): boolean {
  if (write.condition !== undefined || write.change.to === "update") return true
  const isKept = isLogged(table) || table.expiry !== undefined
  return hasIndexes(table) || isKept || watch !== undefined
}

/** A table as far as writing to it goes. */
interface WrittenTable {
  readonly table: Table
  readonly watch?: ItemWatch | undefined
}

/** Nothing if the guard lets the item pass. */
export function refusalBy(guard: ItemGuard, old: StoredItem | undefined): ApiError | undefined {
  const { condition, returnsOldOnFailure } = guard
  if (!condition || holds(condition, old?.item)) return undefined
  if (guard.isInsert) {
    return new ApiError("DuplicateItemException", "Duplicate primary key exists in table")
  }
  return ApiError.conditionFailed(
    returnsOldOnFailure && old ? { Item: new JsonText(old.body) } : {},
  )
}

/** `old` must be given where the plan needs it. */
export function planItemWrite(
  write: ItemWrite,
  table: Table,
  key: ItemKey,
  oldSize: number | undefined,
  old: StoredItem | undefined,
  occasion: WriteOccasion,
): Plan<Written> {
  const { change } = write
  try {
    // Before the condition, as all that is wrong with the item itself.
    if (change.to === "put" && !occasion.isCopy) checkIndexKeys(table, change.row.item)
    const refuse = refusalBy(write, old)
    if (refuse) return { refuse }
    const written = { oldSize, old, newSize: undefined, updated: undefined, indexes: [] }
    switch (change.to) {
      case "put":
        return planPut(table, key, written, change.row, occasion)
      case "delete":
        return planDelete(table, key, written, occasion)
      case "update":
        return planUpdate(change, table, key, written, occasion)
    }
  } catch (error) {
    if (error instanceof ApiError) return { refuse: error }
    throw error
  }
}

function planPut(
  table: Table,
  key: ItemKey,
  written: Written,
  row: NewItemRow,
  occasion: WriteOccasion,
): Plan<Written> {
  const { admission } = occasion
  if (!admission) return replace(table, key, written, row, occasion)
  const { item, changes } = admission.admit(written.old?.item, row.item)
  const admitted = { body: JSON.stringify(item), size: itemSize(item), item }
  return replace(table, key, written, admitted, occasion, changes)
}

function planUpdate(
  { update, key: keyAttributes }: ItemChange & { to: "update" },
  table: Table,
  key: ItemKey,
  written: Written,
  occasion: WriteOccasion,
): Plan<Written> {
  const { old } = written
  // Removing something from an item that is not there creates nothing; any other update creates
  // the item, even one without an expression (observed).
  if (!old && update && onlyRemoves(update)) return { changes: [], reply: written }

  let updated = old?.item ?? keyAttributes
  if (update) updated = old ? applyUpdate(update, updated) : applyToAbsent(update, updated)
  const admitted = occasion.admission?.admit(old?.item, updated)
  updated = admitted?.item ?? updated
  const size = itemSize(updated)
  if (size > itemBytesMax) throw updatedItemTooLarge()
  checkUpdatedIndexKeys(table, old?.item, updated, update?.from)
  const row = { body: JSON.stringify(updated), size, item: updated }
  const reply = { ...written, newSize: size, updated }
  const beside = admitted?.changes ?? []
  // An update that changes nothing is charged for, but there is nothing to write.
  if (old?.body === row.body) return { changes: beside, reply }
  return replace(table, key, reply, row, occasion, beside)
}

function replace(
  table: Table,
  key: ItemKey,
  written: Written,
  row: NewItemRow,
  occasion: WriteOccasion,
  beside: readonly Change[] = [],
): Plan<Written> {
  const { old, oldSize } = written
  const { changes, charges } = planIndexes(table, key, old, row.item)
  const items = oldSize === undefined ? 1 : 0
  const bytes = row.size - (oldSize ?? 0)
  return {
    changes: [
      { change: "putItem", table: table.id, key, row },
      { change: "count", table: table.id, items, bytes },
      ...changes,
      ...beside,
      ...expiryChanges(table, key, old, row.item),
      ...changeRecord(table, key, old, row, occasion),
      ...stampOfWrite(table, key, false, occasion),
    ],
    reply: { ...written, newSize: row.size, indexes: charges },
  }
}

function planDelete(
  table: Table,
  key: ItemKey,
  written: Written,
  occasion: WriteOccasion,
): Plan<Written> {
  const { old, oldSize } = written
  if (oldSize === undefined) return { changes: [], reply: written }
  const { changes, charges } = planIndexes(table, key, old, undefined)
  return {
    changes: [
      { change: "deleteItem", table: table.id, key },
      { change: "count", table: table.id, items: -1, bytes: -oldSize },
      ...changes,
      ...(occasion.admission && old ? occasion.admission.dismiss(old.item) : []),
      ...expiryChanges(table, key, old, undefined),
      ...changeRecord(table, key, old, undefined, occasion),
      ...stampOfWrite(table, key, true, occasion),
    ],
    reply: { ...written, indexes: charges },
  }
}

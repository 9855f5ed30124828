/** What the change log is told of a write. */
import { shardOfHash } from "../model/stream/log-shards.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import { equalValues } from "../model/value/compare.ts"
import type { ChangeRecord } from "../storage/log-space.ts"
import type { Change, ItemKey } from "../storage/storage.ts"
import type { StoredItem } from "./stored-item.ts"

/** When a write is done, and by whom if not by a client. */
export interface WriteOrigin {
  readonly nowMs: number
  readonly actor?: NonNullable<ChangeRecord["actor"]>
}

interface NewItem {
  readonly body: string
  readonly size: number
  readonly item: Item
}

export function isLogged({ log }: Table): boolean {
  return log !== undefined && log.open > 0
}

/**
 * The record of an item that was `before` and is `after`; nothing if nobody reads the table's log,
 * or if the item says the same as before, in whatever order and notation (observed).
 */
export function changeRecord(
  { id, log }: Table,
  key: ItemKey,
  before: StoredItem | undefined,
  after: NewItem | undefined,
  { nowMs, actor }: WriteOrigin,
): readonly Change[] {
  if (!log || log.open === 0) return []
  if (before && after && isSame(before, after)) return []
  const record: ChangeRecord = {
    atMs: nowMs,
    size: (before?.size ?? 0) + (after?.size ?? 0),
    ...(before && { before: before.body }),
    ...(after && { after: after.body }),
    ...(actor && { actor }),
  }
  return [{ change: "appendChange", log: id, shard: shardOfHash(log, key.hash), record }]
}

/** Hardly ever does an item have to be parsed for this. */
function isSame(before: StoredItem, after: NewItem): boolean {
  if (before.size !== after.size) return false
  if (before.body === after.body) return true
  return mayBeSame(before.body, after.body) && equalValues({ M: before.item }, { M: after.item })
}

/** Names and values have one notation each, so equal items are texts of the same characters. */
function mayBeSame(before: string, after: string): boolean {
  if (before.length !== after.length) return false
  let sum = 0
  for (let at = 0; at < before.length; at++) sum += before.charCodeAt(at) - after.charCodeAt(at)
  return sum === 0
}

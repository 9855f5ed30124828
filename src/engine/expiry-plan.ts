/**
 * Which items expire when: an index of our own, kept as secondary indexes are, by the same writes.
 * All its entries are in one partition, in the order of their times.
 */
import { expirySecondsOf } from "../model/table/expiry.ts"
import type { ExpirySetting, Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { EntryKey } from "../storage/index-space.ts"
import type { Change, ItemKey } from "../storage/storage.ts"
import type { StoredItem } from "./stored-item.ts"

export const expiryPartition = { hash: 0, partition: new Uint8Array(0) } as const

/** What the write of an item that was `before` and is `after` does to the index. */
export function expiryChanges(
  { expiry }: Table,
  key: ItemKey,
  before: StoredItem | undefined,
  after: Item | undefined,
): readonly Change[] {
  if (!expiry) return []
  const from = before && expirySecondsOf(expiry, before.item)
  const to = after && expirySecondsOf(expiry, after)
  if (from === to) return []
  return [
    ...(from === undefined ? [] : [deleteExpiry(expiry, key, from)]),
    ...(to === undefined ? [] : [putExpiry(expiry, key, to)]),
  ]
}

/** The entry of an item that was there before the index. */
export function expiryToFill(expiry: ExpirySetting, key: ItemKey, item: Item): Change | undefined {
  const seconds = expirySecondsOf(expiry, item)
  return seconds === undefined ? undefined : putExpiry(expiry, key, seconds)
}

/** Bytes that sort as the times do. */
export function expiryBytes(seconds: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds))
  return bytes
}

// Entries are counted with the index, but nobody asks for its size.
function putExpiry({ id }: ExpirySetting, item: ItemKey, seconds: number): Change {
  return { change: "putEntry", index: id, key: entryKey(item, seconds), size: 0 }
}

function deleteExpiry({ id }: ExpirySetting, item: ItemKey, seconds: number): Change {
  return { change: "deleteEntry", index: id, key: entryKey(item, seconds), size: 0 }
}

function entryKey(item: ItemKey, seconds: number): EntryKey {
  return { ...expiryPartition, sort: expiryBytes(seconds), item }
}

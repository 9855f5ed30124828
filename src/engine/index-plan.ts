/** What a write of one item does to the entries of the table's indexes, and what that costs. */
import { writeUnitBytes } from "../limits.ts"
import { compareBytes } from "../model/key/byte-range.ts"
import {
  type IndexKeyBytes,
  indexKeyOf,
  isSameEntry,
  livingIndexes,
  projectedNames,
  projectedSize,
} from "../model/table/index-entry.ts"
import type { Index, Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { EntryKey } from "../storage/index-space.ts"
import type { Change, ItemKey } from "../storage/storage.ts"
import type { IndexCharge, IndexPlan } from "./index-charge.ts"
import type { StoredItem } from "./stored-item.ts"
import { planVectors } from "./vector-plan.ts"

/** `old` and `after` are the old and the new item, absent where there was or is none. */
export function planIndexes(
  table: Table,
  item: ItemKey,
  old: StoredItem | undefined,
  after: Item | undefined,
): IndexPlan {
  const indexes = livingIndexes(table)
  const before = old?.item
  const vectors = planVectors(table, item, before, after)
  if (indexes.length === 0) return vectors
  const changes: Change[] = [...vectors.changes]
  const charges: IndexCharge[] = [...vectors.charges]
  for (const index of indexes) {
    const names = projectedNames(table.key, index)
    const from = before && entryOf(index, names, before)
    const to = after && entryOf(index, names, after)
    changes.push(...entryChanges(index, item, from, to))
    const isSame = from && to && isSameEntry(names, before, after)
    const units = isSame ? 0 : unitsOf(from, to)
    if (units === 0) continue
    const kind = table.localIndexes.includes(index) ? "local" : "global"
    charges.push({ index: index.name, kind, units })
  }
  return { changes, charges }
}

/** The entry of an item that was there before its index; absent if the index does not hold it. */
export function entryToFill(
  table: Table,
  index: Index,
  key: ItemKey,
  item: Item,
): Change | undefined {
  const entry = entryOf(index, projectedNames(table.key, index), item)
  return entry && putEntry(index, key, entry)
}

interface Entry {
  readonly key: IndexKeyBytes
  readonly size: number
}

function entryOf(
  index: Index,
  names: ReadonlySet<string> | undefined,
  item: Item,
): Entry | undefined {
  const key = indexKeyOf(index, item)
  return key && { key, size: projectedSize(names, item) }
}

function entryChanges(
  index: Index,
  item: ItemKey,
  before: Entry | undefined,
  after: Entry | undefined,
): readonly Change[] {
  if (before && after && isSameKey(before.key, after.key)) {
    if (before.size === after.size) return []
    return [{ ...putEntry(index, item, after), sizeBefore: before.size }]
  }
  return [
    ...(before ? [deleteEntry(index, item, before)] : []),
    ...(after ? [putEntry(index, item, after)] : []),
  ]
}

function putEntry({ id }: Index, item: ItemKey, { key, size }: Entry) {
  return { change: "putEntry", index: id, key: entryKey(key, item), size } as const
}

function deleteEntry({ id }: Index, item: ItemKey, { key, size }: Entry): Change {
  return { change: "deleteEntry", index: id, key: entryKey(key, item), size }
}

function entryKey(key: IndexKeyBytes, item: ItemKey): EntryKey {
  return { ...key, item }
}

function isSameKey(a: IndexKeyBytes, b: IndexKeyBytes): boolean {
  return compareBytes(a.partition, b.partition) === 0 && compareBytes(a.sort, b.sort) === 0
}

/**
 * AWS guide, "Write capacity units" of global secondary indexes: an entry that appears, vanishes or
 * changes costs one write, and one whose key changes costs two.
 */
function unitsOf(before: Entry | undefined, after: Entry | undefined): number {
  if (before && after && isSameKey(before.key, after.key)) {
    return blocksOf(Math.max(before.size, after.size))
  }
  return (before ? blocksOf(before.size) : 0) + (after ? blocksOf(after.size) : 0)
}

function blocksOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / writeUnitBytes))
}

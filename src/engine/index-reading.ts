/** How a page looks at the rows of a secondary index. */
import { keyBytesOf } from "../model/key/key-schema.ts"
import { partitionHash } from "../model/key/partition-hash.ts"
import { indexKeyOf } from "../model/table/index-entry.ts"
import type { Index, Table } from "../model/table/table.ts"
import { type AttributeValue, attributeOf, type Item } from "../model/value/attribute-value.ts"
import type { EntryKey, IndexRead } from "../storage/index-space.ts"
import type { ByteRange, PageBound } from "../storage/storage.ts"

/** The index that a request reads. */
export interface IndexReading {
  readonly index: Index
  readonly kind: "local" | "global"
  /** The attributes that the reply may show; absent if all. */
  readonly names?: ReadonlySet<string> | undefined
  /** What the index lacks is fetched from the table, item by item: filters see all. */
  readonly fetches: boolean
}

export type IndexWalk =
  | {
      readonly over: "indexPartition"
      readonly reading: IndexReading
      readonly partition: Uint8Array
      readonly sort: ByteRange
      readonly direction: "forward" | "backward"
    }
  | {
      readonly over: "indexSegment"
      readonly reading: IndexReading
      readonly hashFrom: number
      readonly hashTo: number
    }

/**
 * Where a page ends whose items are larger than what the index shows of them: storage hands over
 * whole items, which many small entries would pile up. Early ends are legal (AWS guide: a page may
 * have less than Limit and 1 MB), and a caller meets few of these.
 */
const unseenBytesMax = 16 * 1024 * 1024

/** @param needsItems no: entries are only counted */
export function indexRead(
  table: Table,
  walk: IndexWalk,
  startKey: Item | undefined,
  bound: PageBound,
  needsItems: boolean,
): Extract<IndexRead, { space: "indexPartition" | "indexSegment" }> {
  const { index, fetches } = walk.reading
  const after = startKey && { after: entryKeyOf(table, index, startKey) }
  const content = needsItems
    ? { bound: { ...bound, itemBytesMax: fetches ? bound.bytesMax : unseenBytesMax } }
    : { bound, bodies: "ofLast" as const }
  const what = { table: table.id, index: index.id, ...content, ...after }
  if (walk.over === "indexSegment") {
    const { hashFrom, hashTo } = walk
    return { space: "indexSegment", ...what, hashFrom, hashTo }
  }
  const { partition, sort, direction } = walk
  const hash = partitionHash(partition)
  return { space: "indexPartition", ...what, hash, partition, sort, direction }
}

function entryKeyOf(table: Table, index: Index, startKey: Item): EntryKey {
  const key = indexKeyOf(index, startKey)
  if (!key) throw new Error("a starting key that was not checked")
  return { ...key, item: keyBytesOf(table.key, startKey) }
}

/** The keys of the index, and those of the table. */
export function namesOfEntryKey({ key }: Table, { partition, sort }: Index): ReadonlySet<string> {
  const attributes = [...partition, ...sort, key.partition, ...(key.sort ? [key.sort] : [])]
  return new Set(attributes.map(({ name }) => name))
}

/** What of an item a LastEvaluatedKey of the index shows. */
export function entryKeyOfItem(table: Table, index: Index, item: Item): Item {
  const found: [string, AttributeValue][] = []
  for (const name of namesOfEntryKey(table, index)) {
    const value = attributeOf(item, name)
    if (value) found.push([name, value])
  }
  return Object.fromEntries(found)
}

/**
 * Items on their way into a backup or a table, in pages: first all items as they are found, page by
 * page, while others go on writing; then what was before each change since a moment, the last
 * change first. Applied in this order they are the items of that moment: what no change has touched
 * was found as it was, and of what was touched the image from before the first change comes last.
 */
import { keyBytesOf, keyOfItem } from "../../model/key/key-schema.ts"
import type { KeySchema } from "../../model/table/table.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import { itemSize } from "../../model/value/size.ts"
import type { ItemRow, PageBound, Storage } from "../../storage/storage.ts"
import { keyOfWritten, type WrittenKey, writtenKey } from "../key-text.ts"
import { StoredItem } from "../stored-item.ts"

/** An item as it was; without a row, that there was none of this key. */
export interface Entry {
  readonly item: Item
  readonly row?: ItemRow
}

/** The items of a table at a moment. */
export interface Moment {
  /** Its number, and that of its log. */
  readonly table: number
  readonly key: KeySchema
  /** Whatever came behind this sequence number is undone. Absent where nobody writes any more. */
  readonly cut?: number
}

/** How far the entries were read, as JSON can hold it. */
export type Cursor = { readonly after?: WrittenKey } | ShardCursor

interface ShardCursor {
  readonly shard: number
  readonly before: number
  readonly end: number
}

export interface EntryPage {
  readonly entries: readonly Entry[]
  /** Nothing at the end. */
  readonly next: Cursor | undefined
}

export const firstEntries: Cursor = {}

export function readEntries(
  storage: Storage,
  moment: Moment,
  cursor: Cursor,
  bound: PageBound,
): Promise<EntryPage> {
  return "shard" in cursor
    ? readUndone(storage, moment, cursor, bound)
    : readItems(storage, moment, cursor, bound)
}

async function readItems(
  storage: Storage,
  { table, key, cut }: Moment,
  { after }: Exclude<Cursor, ShardCursor>,
  bound: PageBound,
): Promise<EntryPage> {
  const everything = { hashFrom: 0, hashTo: 2 ** 32 - 1, bound }
  const segment = { space: "segment", table, ...everything } as const
  const [{ rows, isLast }] = await storage.read(
    [after ? { ...segment, after: keyOfWritten(after) } : segment],
    "strong",
  )
  const entries = rows.map(entryOfRow)
  const last = entries.at(-1)
  if (!isLast && last) return { entries, next: { after: writtenKey(keyBytesOf(key, last.item)) } }
  if (cut === undefined) return { entries, next: undefined }
  const [sequence] = await storage.read([{ space: "lastSequence" }], "strong")
  const end = sequence + 1
  return { entries, next: await shardBelow(storage, table, cut, end) }
}

/** A backup needs the text alone, so the item is parsed for who asks for it. */
export function entryOfRow(row: ItemRow): Entry {
  const stored = new StoredItem(row)
  return {
    row,
    get item() {
      return stored.item
    },
  }
}

async function readUndone(
  storage: Storage,
  { table, key, cut = 0 }: Moment,
  { shard, before, end }: ShardCursor,
  bound: PageBound,
): Promise<EntryPage> {
  const read = { space: "changesBack", log: table, shard, after: cut, before, bound } as const
  const [{ rows, isLast }] = await storage.read([read], "strong")
  const entries = rows.map((record): Entry => {
    if (record.before === undefined) {
      return { item: keyOfItem(key, JSON.parse(record.after ?? "{}") as Item) }
    }
    const item = JSON.parse(record.before) as Item
    return { item, row: { body: record.before, size: itemSize(item) } }
  })
  const last = rows.at(-1)
  if (!isLast && last) return { entries, next: { shard, before: last.sequence, end } }
  return { entries, next: await shardBelow(storage, table, cut, end, shard) }
}

/** Of one key, the records of a shard that was opened later are later: the last one comes first. */
export async function shardBelow(
  storage: Storage,
  log: number,
  cut: number,
  end: number,
  shard = Number.POSITIVE_INFINITY,
): Promise<ShardCursor | undefined> {
  const [shards] = await storage.read([{ space: "shardsBehind", log, after: cut }], "strong")
  const next = shards.filter((each) => each.shard < shard && each.openedAfter < end).at(-1)
  return next && { shard: next.shard, before: end, end }
}

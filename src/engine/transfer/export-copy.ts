/**
 * What an export is about is gathered in rows of its own, under a number that is no table's, while
 * others go on writing. From there it goes into files, in as many steps as it takes, and nothing
 * changes it meanwhile. docs/decisions/0015-export-and-import.md has the reasons.
 */
import { keyBytesOf, keyOfItem } from "../../model/key/key-schema.ts"
import type { KeySchema } from "../../model/table/table.ts"
import type { ItemChanged } from "../../model/transfer/change-line.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import type { LoggedChange } from "../../storage/log-space.ts"
import type { Change, ItemKey, ItemRow, Storage } from "../../storage/storage.ts"
import { type Cursor, firstEntries, readEntries, shardBelow } from "../backup/entries.ts"
import { keyText } from "../key-text.ts"
import type { ExportRecord } from "./transfer-records.ts"

/** Few enough rows and bytes of one write that no writer waits for long. */
const copyBound = { rowsMax: 500, bytesMax: 1024 * 1024 }

/** A page of what is gathered, to be put in one write. */
export interface CopyStep {
  /** The rows that are there already decide what is put. */
  readonly keys: readonly ItemKey[]
  readonly changesTo: (rows: readonly (ItemRow | undefined)[]) => readonly Change[]
  /** Nothing at the end. */
  readonly next: Cursor | undefined
}

/** The items of the moment: of several entries with one key the last counts. */
export async function copyItems(storage: Storage, record: ExportRecord): Promise<CopyStep> {
  const { table, progress } = record
  const moment = { table: table.id, key: table.key, cut: progress.cut }
  const cursor = progress.copied ?? firstEntries
  const { entries, next } = await readEntries(storage, moment, cursor, copyBound)
  const last = new Map<string, Change>()
  for (const { item, row } of entries) {
    const key = keyBytesOf(table.key, item)
    const place = { table: progress.rows, key }
    const change: Change = row
      ? { change: "putItem", ...place, row }
      : { change: "deleteItem", ...place }
    last.set(keyText(key), change)
  }
  return { keys: [], changesTo: () => [...last.values()], next }
}

/** What became of items between two places in the log, which is read backwards. */
export async function copyChanges(storage: Storage, record: ExportRecord): Promise<CopyStep> {
  const { table, progress } = record
  const { cut, cutFrom = 0, rows: number } = progress
  const start = progress.copied && "shard" in progress.copied ? progress.copied : undefined
  const end = cut + 1
  const at = start ?? (await shardBelow(storage, table.id, cutFrom, end))
  if (!at) return { keys: [], changesTo: () => [], next: undefined }
  const { shard, before } = at
  const read = { space: "changesBack", log: table.id, shard, after: cutFrom, before } as const
  const [{ rows, isLast }] = await storage.read([{ ...read, bound: copyBound }], "strong")
  const oldest = rows.at(-1)
  const next =
    !isLast && oldest
      ? { shard, before: oldest.sequence, end }
      : await shardBelow(storage, table.id, cutFrom, end, shard)
  const groups = groupsOf(table.key, rows)
  return {
    keys: groups.map(({ key }) => key),
    changesTo: (found) =>
      groups.map(({ key, changed }, place) => {
        const body = JSON.stringify(merged(found[place], changed))
        const row = { body, size: body.length }
        return { change: "putItem", table: number, key, row }
      }),
    next,
  }
}

/** For each key, its records as one: the last of them comes first. */
function groupsOf(schema: KeySchema, records: readonly LoggedChange[]) {
  const groups = new Map<string, { readonly key: ItemKey; readonly changed: ItemChanged }>()
  for (const { atMs, before, after } of records) {
    const keys = keyOfItem(schema, JSON.parse(after ?? before ?? "{}") as Item)
    const key = keyBytesOf(schema, keys)
    const name = keyText(key)
    const later = groups.get(name)?.changed
    groups.set(name, { key, changed: { ...(later ?? { atMs, keys, after }), before } })
  }
  return [...groups.values()]
}

function merged(row: ItemRow | undefined, older: ItemChanged): ItemChanged {
  if (!row) return older
  return { ...(JSON.parse(row.body) as ItemChanged), before: older.before }
}

/** Pages of secondary indexes: as `remote-pages.ts`, of entries joined with their items. */
import type { EntryBound, EntryKey, EntryRow, IndexRead } from "../index-space.ts"
import type { Row, Statement } from "./hrana.ts"
import { type BoundWalk, entryKeyOf, walkOfPartition, walkOfSegment } from "./index-pages.ts"
import { entryWalks, itemsOfEntries } from "./index-statements.ts"
import { sameRows } from "./remote-guards.ts"
import { missingBodies, rowsToWalk } from "./remote-pages.ts"
import type { Reading } from "./remote-want.ts"
import { statements } from "./statements.ts"

type EntriesRead = Extract<IndexRead, { space: "indexPartition" | "indexSegment" }>

export function* readEntries(read: EntriesRead, bodyBytesMax: number): Reading {
  const { rowsMax, bytesMax, itemBytesMax = Number.MAX_SAFE_INTEGER } = read.bound
  const isBare = read.bodies === "ofLast"
  const rows: EntryRow[] = []
  const versions: Row[] = []
  let bytes = 0
  let itemBytes = 0
  let after: EntryKey | undefined
  for (;;) {
    const left = {
      rowsMax: rowsMax - rows.length,
      bytesMax: bytesMax - bytes,
      itemBytesMax: itemBytesMax - itemBytes,
    }
    const limit = entriesToWalk(read, left, rows.length, bytes, itemBytes)
    const [[limitRow] = [], found = []] = yield [
      { sql: `SELECT ${limit.sql}`, args: limit.args },
      pageOf(read, walkOf(read, after), limit, left, bodyBytesMax),
    ]
    const bodies = yield* missingBodies(isBare ? found.slice(-1) : found, bodyBytesMax)
    for (const [rowid, size, , body, entrySize, version] of found) {
      rows.push({
        size: size as number,
        body: (body ?? bodies.get(rowid as number) ?? "") as string,
        entrySize: entrySize as number,
      })
      versions.push([version as number, entrySize as number])
      bytes += entrySize as number
      itemBytes += size as number
    }
    const isFull = rows.length >= rowsMax || bytes >= bytesMax || itemBytes >= itemBytesMax
    if (isFull || found.length < (limitRow?.[0] as number)) {
      const { walk, args } = walkOf(read, undefined)
      const sql = `SELECT i.version, e.size ${itemsOfEntries} WHERE ${entryWalks[walk]} LIMIT ?`
      const limited = { sql, args: [read.table, ...args, rows.length + (isFull ? 0 : 1)] }
      const shown = isBare ? bareRows(rows) : rows
      return { value: { rows: shown, isLast: !isFull }, guards: [sameRows(limited, versions)] }
    }
    after = yield* keyAt(walkOf(read, after), found.length - 1)
  }
}

/** Of the last row alone the body was asked for; chunks before the last one had one too. */
function bareRows(rows: readonly EntryRow[]): readonly EntryRow[] {
  return rows.map((row, at) =>
    at < rows.length - 1 && row.body !== "" ? { ...row, body: "" } : row,
  )
}

function walkOf(read: EntriesRead, after: EntryKey | undefined): BoundWalk {
  return read.space === "indexSegment" ? walkOfSegment(read, after) : walkOfPartition(read, after)
}

function entriesToWalk(
  { table, index }: EntriesRead,
  { rowsMax, bytesMax, itemBytesMax }: Required<EntryBound>,
  rows: number,
  bytes: number,
  itemBytes: number,
): Statement {
  const byEntries = rowsToWalk(index, { rowsMax, bytesMax }, { rows, bytes })
  const byItems = rowsToWalk(table, { rowsMax, bytesMax: itemBytesMax }, { rows, bytes: itemBytes })
  return {
    sql: `(SELECT min(${byEntries.sql}, ${byItems.sql}))`,
    args: [...byEntries.args, ...byItems.args],
  }
}

/** item's rowid, size, nothing, body or null, entry's size, item's version */
function pageOf(
  { table, bodies }: EntriesRead,
  { walk, args }: BoundWalk,
  limit: Statement,
  bound: Required<EntryBound>,
  bodyBytesMax: number,
): Statement {
  const order = walk.startsWith("Backward")
    ? "sort DESC, item_hash DESC, item_partition DESC, item_sort DESC"
    : "hash, partition, sort, item_hash, item_partition, item_sort"
  const columns = "i.rowid AS id, i.size AS item_size, i.version AS version, e.*"
  const wanted =
    bodies === "ofLast" ? "lead(place) OVER (ORDER BY place) IS NULL" : "item_before < ?"
  return {
    sql: `SELECT id, item_size, 0, CASE WHEN ${wanted}
        THEN (SELECT body FROM items WHERE rowid = id) END, size, version
      FROM (
        SELECT id, item_size, version, size, sum(size) OVER walk - size AS before,
          sum(item_size) OVER walk - item_size AS item_before, row_number() OVER walk AS place
        FROM (SELECT ${columns} ${itemsOfEntries} WHERE ${entryWalks[walk]} LIMIT ${limit.sql})
        WINDOW walk AS (ORDER BY ${order} ROWS UNBOUNDED PRECEDING)
      )
      WHERE before < ? AND item_before < ? ORDER BY place`,
    args: [
      ...(bodies === "ofLast" ? [] : [bodyBytesMax]),
      ...[table, ...args, ...limit.args, bound.bytesMax, bound.itemBytesMax],
    ],
  }
}

function* keyAt(
  { walk, args }: BoundWalk,
  place: number,
): Generator<readonly Statement[], EntryKey, readonly (readonly Row[])[]> {
  const name = `entryAt${walk}` as const
  const [rows = []] = yield [{ sql: statements[name], args: [...args, place] }]
  return entryKeyOf(rows[0] as Row)
}

/**
 * Pages of items. One statement walks as many rows as the page will have by the table's average,
 * adds up their sizes, and hands over those that the page has room for.
 */
import type { ItemRow, PageBound, Read } from "../storage.ts"
import type { Row, Statement } from "./hrana.ts"
import { sameRows } from "./remote-guards.ts"
import type { Reading } from "./remote-want.ts"
import type { Argument } from "./statements.ts"

type PageRead = Extract<Read, { space: "partition" | "segment" }>

/** Which rows, in which order. */
interface Walk {
  readonly where: string
  readonly order: string
  readonly args: readonly Argument[]
}

const none = new Uint8Array(0)

export function* readItems(read: PageRead, bodyBytesMax: number): Reading {
  const { bound } = read
  const rows: ItemRow[] = []
  const versions: Row[] = []
  let bytes = 0
  let after: Row | undefined
  for (;;) {
    const left = { rowsMax: bound.rowsMax - rows.length, bytesMax: bound.bytesMax - bytes }
    const walk = walkOf(read, after)
    const limit = rowsToWalk(read.table, left, { rows: rows.length, bytes })
    const [[limitRow] = [], found = []] = yield [
      { sql: `SELECT ${limit.sql}`, args: limit.args },
      pageOf(walk, limit, left, bodyBytesMax),
    ]
    const bodies = yield* missingBodies(found, bodyBytesMax)
    for (const row of found) {
      const [rowid, size, version, body] = row
      rows.push({ size: size as number, body: (body ?? bodies.get(rowid as number)) as string })
      versions.push([version as number])
      bytes += size as number
    }
    const isFull = rows.length >= bound.rowsMax || bytes >= bound.bytesMax
    if (isFull || found.length < (limitRow?.[0] as number)) {
      // One row more than there were, if there were no more.
      const { where, order, args } = walkOf(read, undefined)
      const sql = `SELECT version FROM items WHERE ${where} ORDER BY ${order} LIMIT ?`
      const limited = { sql, args: [...args, rows.length + (isFull ? 0 : 1)] }
      return { value: { rows, isLast: !isFull }, guards: [sameRows(limited, versions)] }
    }
    const [keys = []] = yield [
      {
        sql: "SELECT hash, partition, sort FROM items WHERE rowid = ?",
        args: [found.at(-1)?.[0] as number],
      },
    ]
    after = keys[0]
  }
}

function walkOf(read: PageRead, last: Row | undefined): Walk {
  if (read.space === "segment") {
    const { table, hashFrom, hashTo, after } = read
    const order = "hash, partition, sort"
    const from =
      (last as Argument[] | undefined) ?? (after && [after.hash, after.partition, after.sort])
    const where = `table_id = ? AND (${order}) ${from ? ">" : ">="} (?, ?, ?) AND hash <= ?`
    return { where, order, args: [table, ...(from ?? [hashFrom, none, none]), hashTo] }
  }
  const { table, hash, partition, sort, direction } = read
  const forward = direction === "forward"
  const passed = last?.[2] as Uint8Array | undefined
  const args: Argument[] = [table, hash, partition, forward && passed ? passed : sort.from]
  const to = passed && !forward ? passed : sort.to
  if (to) args.push(to)
  const from = `table_id = ? AND hash = ? AND partition = ? AND sort ${forward && passed ? ">" : ">="} ?`
  return {
    where: to ? `${from} AND sort < ?` : from,
    order: forward ? "sort" : "sort DESC",
    args,
  }
}

/**
 * Rows to walk at most: twice what the page takes by the average of what it has, or of the table.
 * Walking on costs a request, walking too far a microsecond a row.
 */
export function rowsToWalk(
  table: number,
  { rowsMax, bytesMax }: PageBound,
  walked: { readonly rows: number; readonly bytes: number },
): Statement {
  if (walked.bytes > 0) {
    const rows = Math.ceil((2 * bytesMax * walked.rows) / walked.bytes)
    return { sql: "?", args: [Math.min(rowsMax, Math.max(walkedMin, rows), walkedMax)] }
  }
  return {
    sql: `(SELECT min(?, coalesce((SELECT max(${walkedMin}, 2 * ? * items / bytes)
      FROM table_counts WHERE table_id = ? AND bytes > 0), ${walkedUnknown}), ${walkedMax}))`,
    args: [rowsMax, Math.min(bytesMax, 2 ** 30), table],
  }
}

const walkedMin = 256
const walkedUnknown = 1024
const walkedMax = 20_000

/** rowid, size, version, body or null */
function pageOf(walk: Walk, limit: Statement, bound: PageBound, bodyBytesMax: number): Statement {
  return {
    sql: `SELECT rowid, size, version, CASE WHEN before < ?
        THEN (SELECT body FROM items WHERE rowid = page.rowid) END
      FROM (
        SELECT rowid, size, version,
          sum(size) OVER walk - size AS before, row_number() OVER walk AS place
        FROM (
          SELECT rowid, * FROM items WHERE ${walk.where} ORDER BY ${walk.order} LIMIT ${limit.sql}
        )
        WINDOW walk AS (ORDER BY ${walk.order} ROWS UNBOUNDED PRECEDING)
      ) page
      WHERE before < ? ORDER BY place`,
    args: [bodyBytesMax, ...walk.args, ...limit.args, bound.bytesMax],
  }
}

/** Bodies by rowid, a bounded piece of them at a time. */
export function* missingBodies(
  found: readonly Row[],
  bodyBytesMax: number,
): Generator<readonly Statement[], ReadonlyMap<number, string>, readonly (readonly Row[])[]> {
  const bodies = new Map<number, string>()
  const missing = found.filter(([, , , body]) => body === null)
  while (missing.length > 0) {
    const ids: number[] = []
    for (let bytes = 0; bytes < bodyBytesMax && missing.length > 0; ) {
      const [rowid, size] = missing.shift() as unknown as readonly [number, number]
      ids.push(rowid)
      bytes += size
    }
    const sql = `SELECT rowid, body FROM items WHERE rowid IN (${ids.map(() => "?").join()})`
    const [rows = []] = yield [{ sql, args: ids }]
    for (const [rowid, body] of rows) bodies.set(rowid as number, body as string)
  }
  return bodies
}

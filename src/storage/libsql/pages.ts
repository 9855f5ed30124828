/** Pages of items: rows in order until a bound is reached, read in chunks of limited size. */
import type { EntryBound } from "../index-space.ts"
import type { ItemKey, ItemPage, ItemRow, PageBound, Read } from "../storage.ts"
import type { Connection, Row } from "./connection.ts"
import type { Argument } from "./statements.ts"

type PartitionRead = Extract<Read, { space: "partition" }>
type SegmentRead = Extract<Read, { space: "segment" }>

const chunkRowsFirst = 64
const chunkRowsMax = 512
/** Longer bodies are fetched one by one, and only when the page has room for them. */
export const inlineBytesMax = 16 * 1024

const none = new Uint8Array(0)

export function readPartition(connection: Connection, read: PartitionRead): ItemPage {
  const { table, hash, partition, direction } = read
  const forward = direction === "forward"
  return pageOfItems(connection, read.bound, (after, rowsMax) => {
    const from = after && forward ? nextBytes(after.sort) : read.sort.from
    const to = after && !forward ? after.sort : read.sort.to
    const args: Argument[] = [inlineBytesMax, table, hash, partition, from]
    if (to === undefined) {
      args.push(rowsMax)
      return connection.every(forward ? "pageForward" : "pageBackward", args)
    }
    args.push(to, rowsMax)
    return connection.every(forward ? "pageForwardTo" : "pageBackwardTo", args)
  })
}

export function readSegment(connection: Connection, read: SegmentRead): ItemPage {
  const { table, hashFrom, hashTo } = read
  const start = { hash: hashFrom, partition: none, sort: none }
  return pageOfItems(connection, read.bound, (last, rowsMax) => {
    const after = last ?? read.after
    const from = after ? { ...after, sort: nextBytes(after.sort) } : start
    const { hash, partition, sort } = from
    const args = [inlineBytesMax, table, hash, partition, sort, hashTo, rowsMax]
    return connection.every("pageSegment", args)
  })
}

function pageOfItems(
  connection: Connection,
  bound: PageBound,
  readChunk: (after: ItemKey | undefined, rowsMax: number) => Row[],
): ItemPage {
  return fillPage<ItemRow, ItemKey>(bound, {
    readChunk,
    rowOf: (row) => ({ size: row[1] as number, body: bodyOf(connection, row) }),
    bytesOf: ({ size }) => size,
    keyOf: (chunk) => keyOf(connection, chunk.at(-1) as Row),
  })
}

/** What a page consists of, and how it goes on. */
export interface PageSource<T extends ItemRow, Key> {
  /** At most `rowsMax` rows after the key; fewer only at the end. */
  readonly readChunk: (after: Key | undefined, rowsMax: number) => readonly Row[]
  readonly rowOf: (row: Row) => T
  readonly bytesOf: (row: T) => number
  /** The key that a full chunk ends with. */
  readonly keyOf: (chunk: readonly Row[], after: Key | undefined) => Key
}

/** Chunks share the snapshot of the transaction that the caller has begun. */
export function fillPage<T extends ItemRow, Key>(
  bound: EntryBound,
  source: PageSource<T, Key>,
): { readonly rows: readonly T[]; readonly isLast: boolean } {
  const { rowsMax, bytesMax, itemBytesMax = Number.POSITIVE_INFINITY } = bound
  const rows: T[] = []
  let bytes = 0
  let itemBytes = 0
  let after: Key | undefined
  for (;;) {
    const chunkRows = Math.min(
      rowsMax - rows.length,
      chunkRowsFor(bytesMax, rows.length, bytes),
      chunkRowsFor(itemBytesMax, rows.length, itemBytes),
    )
    const chunk = source.readChunk(after, chunkRows)
    for (const found of chunk) {
      const row = source.rowOf(found)
      rows.push(row)
      bytes += source.bytesOf(row)
      itemBytes += row.size
      if (rows.length >= rowsMax || bytes >= bytesMax || itemBytes >= itemBytesMax) {
        return { rows, isLast: false }
      }
    }
    if (chunk.length < chunkRows) return { rows, isLast: true }
    after = source.keyOf(chunk, after)
  }
}

/** As many rows as the page still has room for, by the average so far. */
function chunkRowsFor(bytesMax: number, rows: number, bytes: number): number {
  if (bytes === 0) return chunkRowsFirst
  const room = Math.ceil(((bytesMax - bytes) * rows) / bytes)
  return Math.max(1, Math.min(room, chunkRowsMax))
}

/** Of a row that begins with rowid, size, and body or null. */
export function bodyOf(connection: Connection, row: Row): string {
  const body = row[2]
  if (typeof body === "string") return body
  return connection.first("findBodyOfRow", [row[0] as number])?.[0] as string
}

// Keys are blobs, and a blob costs the driver more than the rest of a small row: only the key that
// a chunk ends with is fetched.
function keyOf(connection: Connection, row: Row): ItemKey {
  const key = connection.first("findKeyOfRow", [row[0] as number])
  if (!key) throw new Error("a row vanished from a snapshot")
  return {
    hash: key[0] as number,
    partition: key[1] as Uint8Array,
    sort: key[2] as Uint8Array,
  }
}

/** The least bytes that sort after these. */
function nextBytes(bytes: Uint8Array): Uint8Array {
  const next = new Uint8Array(bytes.length + 1)
  next.set(bytes)
  return next
}

/** Pages of items: rows in order until a bound is reached, read in chunks of limited size. */
import type { ItemKey, ItemPage, ItemRow, PageBound, Read } from "../storage.ts"
import type { Connection, Row } from "./connection.ts"
import type { Argument } from "./statements.ts"

type PartitionRead = Extract<Read, { space: "partition" }>
type SegmentRead = Extract<Read, { space: "segment" }>

const chunkRowsFirst = 64
const chunkRowsMax = 512
/** Longer bodies are fetched one by one, and only when the page has room for them. */
const inlineBytesMax = 16 * 1024

const none = new Uint8Array(0)

export function readPartition(connection: Connection, read: PartitionRead): ItemPage {
  const { table, hash, partition, direction } = read
  const forward = direction === "forward"
  return fillPage(connection, read.bound, (after, rowsMax) => {
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
  return fillPage(connection, read.bound, (last, rowsMax) => {
    const after = last ?? read.after
    const from = after ? { ...after, sort: nextBytes(after.sort) } : start
    const { hash, partition, sort } = from
    const args = [inlineBytesMax, table, hash, partition, sort, hashTo, rowsMax]
    return connection.every("pageSegment", args)
  })
}

/** Chunks share the snapshot of the transaction that the caller has begun. */
function fillPage(
  connection: Connection,
  bound: PageBound,
  readChunk: (after: ItemKey | undefined, rowsMax: number) => Row[],
): ItemPage {
  const rows: ItemRow[] = []
  let bytes = 0
  let after: ItemKey | undefined
  for (;;) {
    const chunkRows = Math.min(bound.rowsMax - rows.length, chunkRowsFor(bound, rows.length, bytes))
    const chunk = readChunk(after, chunkRows)
    for (const row of chunk) {
      const size = row[1] as number
      rows.push({ size, body: bodyOf(connection, row) })
      bytes += size
      if (rows.length >= bound.rowsMax || bytes >= bound.bytesMax) return { rows, isLast: false }
    }
    const last = chunk.at(-1)
    if (!last || chunk.length < chunkRows) return { rows, isLast: true }
    after = keyOf(connection, last)
  }
}

/** As many rows as the page still has room for, by the average so far. */
function chunkRowsFor(bound: PageBound, rows: number, bytes: number): number {
  if (bytes === 0) return chunkRowsFirst
  const room = Math.ceil(((bound.bytesMax - bytes) * rows) / bytes)
  return Math.max(1, Math.min(room, chunkRowsMax))
}

function bodyOf(connection: Connection, row: Row): string {
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

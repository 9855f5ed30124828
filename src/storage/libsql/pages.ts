/** Pages of items: rows in order until a bound is reached, read in chunks of limited size. */
import type { ItemKey, ItemPage, ItemRowWithKey, PageBound, Read } from "../storage.ts"
import type { Column, Connection, Row } from "./connection.ts"
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
  const keyOf = (row: Row): ItemKey => ({ hash, partition, sort: row[1] as Uint8Array })
  return fillPage(connection, read.bound, keyOf, (after, rowsMax) => {
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
  return fillPage(connection, read.bound, segmentKeyOf, (last, rowsMax) => {
    const after = last ?? read.after
    const from = after ? { ...after, sort: nextBytes(after.sort) } : start
    const { hash, partition, sort } = from
    const args = [inlineBytesMax, table, hash, partition, sort, hashTo, rowsMax]
    return connection.every("pageSegment", args)
  })
}

function segmentKeyOf(row: Row): ItemKey {
  return {
    hash: row[4] as number,
    partition: row[5] as Uint8Array,
    sort: row[1] as Uint8Array,
  }
}

/** Must run inside a transaction when one chunk may not be all: chunks share a snapshot. */
function fillPage(
  connection: Connection,
  bound: PageBound,
  keyOf: (row: Row) => ItemKey,
  readChunk: (after: ItemKey | undefined, rowsMax: number) => Row[],
): ItemPage {
  const rows: ItemRowWithKey[] = []
  let bytes = 0
  for (;;) {
    const chunkRows = Math.min(bound.rowsMax - rows.length, chunkRowsFor(bound, rows.length, bytes))
    const chunk = readChunk(rows.at(-1)?.key, chunkRows)
    for (const row of chunk) {
      const size = row[2] as number
      rows.push({ key: keyOf(row), size, body: bodyOf(connection, row) })
      bytes += size
      if (rows.length >= bound.rowsMax || bytes >= bound.bytesMax) return { rows, isLast: false }
    }
    if (chunk.length < chunkRows) return { rows, isLast: true }
  }
}

/** As many rows as the page still has room for, by the average so far. */
function chunkRowsFor(bound: PageBound, rows: number, bytes: number): number {
  if (bytes === 0) return chunkRowsFirst
  const room = Math.ceil(((bound.bytesMax - bytes) * rows) / bytes)
  return Math.max(1, Math.min(room, chunkRowsMax))
}

function bodyOf(connection: Connection, row: Row): string {
  const body: Column | undefined = row[3]
  if (typeof body === "string") return body
  return connection.first("findBodyOfRow", [row[0] as number])?.[0] as string
}

/** The least bytes that sort after these. */
function nextBytes(bytes: Uint8Array): Uint8Array {
  const next = new Uint8Array(bytes.length + 1)
  next.set(bytes)
  return next
}

/** Pages of secondary indexes: entries in order until a bound is reached, joined with their items. */
import type { EntryKey, EntryPage, EntryRow, IndexRead } from "../index-space.ts"
import type { Connection, Row } from "./connection.ts"
import type { EntryWalk } from "./index-statements.ts"
import { bodyOf, fillPage, inlineBytesMax } from "./pages.ts"
import type { Argument } from "./statements.ts"

type PartitionRead = Extract<IndexRead, { space: "indexPartition" }>
type SegmentRead = Extract<IndexRead, { space: "indexSegment" }>

export interface BoundWalk {
  readonly walk: EntryWalk
  readonly args: readonly Argument[]
}

const none = new Uint8Array(0)
/** A body size that no row has. */
const noneInline = -1
/** Before every entry with this sort key: hashes begin at 0. */
const beforeItems: readonly Argument[] = [-1, none, none]

export function readEntriesOfPartition(connection: Connection, read: PartitionRead): EntryPage {
  return readEntries(connection, read, (after) => walkOfPartition(read, after))
}

/** @param last the entry that the walk goes on behind; the read's own start if there is none */
export function walkOfPartition(read: PartitionRead, last: EntryKey | undefined): BoundWalk {
  const { index, hash, partition, sort } = read
  const after = last ?? read.after
  const start: Argument[] = [index, hash, partition]
  const cursor = after && [after.sort, ...itemArguments(after)]
  if (read.direction === "forward") {
    const args = [...start, ...(cursor ?? [sort.from, ...beforeItems])]
    return sort.to ? { walk: "ForwardTo", args: [...args, sort.to] } : { walk: "Forward", args }
  }
  const args = [...start, sort.from]
  const end = cursor ?? (sort.to && [sort.to, ...beforeItems])
  return end ? { walk: "BackwardTo", args: [...args, ...end] } : { walk: "Backward", args }
}

export function readEntriesOfSegment(connection: Connection, read: SegmentRead): EntryPage {
  return readEntries(connection, read, (last) => walkOfSegment(read, last))
}

/** @param last as for a partition */
export function walkOfSegment(read: SegmentRead, last: EntryKey | undefined): BoundWalk {
  const { index, hashFrom, hashTo } = read
  const after = last ?? read.after
  const from = after
    ? [after.hash, after.partition, after.sort, ...itemArguments(after)]
    : [hashFrom, none, none, ...beforeItems]
  return { walk: "Segment", args: [index, ...from, hashTo] }
}

function readEntries(
  connection: Connection,
  { table, bound, bodies }: PartitionRead | SegmentRead,
  walkAfter: (after: EntryKey | undefined) => BoundWalk,
): EntryPage {
  const isBare = bodies === "ofLast"
  const inlineMax = isBare ? noneInline : inlineBytesMax
  let lastFound: Row | undefined
  const page = fillPage<EntryRow, EntryKey>(bound, {
    readChunk(after, rowsMax) {
      const { walk, args } = walkAfter(after)
      return connection.every(`entries${walk}`, [inlineMax, table, ...args, rowsMax])
    },
    rowOf(row) {
      lastFound = row
      const body = isBare ? "" : bodyOf(connection, row)
      return { size: row[1] as number, body, entrySize: row[3] as number }
    },
    bytesOf: ({ entrySize }) => entrySize,
    keyOf(chunk, after) {
      const { walk, args } = walkAfter(after)
      const key = connection.first(`entryAt${walk}`, [...args, chunk.length - 1])
      if (!key) throw new Error("an entry vanished from a snapshot")
      return entryKeyOf(key)
    },
  })
  const last = page.rows.at(-1)
  if (!isBare || !last || !lastFound) return page
  const body = bodyOf(connection, lastFound)
  return { rows: page.rows.with(-1, { ...last, body }), isLast: page.isLast }
}

/** Of a row of `entryAt…`. */
export function entryKeyOf(row: Row): EntryKey {
  const [hash, partition, sort, itemHash, itemPartition, itemSort] = row
  return {
    hash: hash as number,
    partition: partition as Uint8Array,
    sort: sort as Uint8Array,
    item: {
      hash: itemHash as number,
      partition: itemPartition as Uint8Array,
      sort: itemSort as Uint8Array,
    },
  }
}

function itemArguments({ item }: EntryKey): readonly Argument[] {
  return [item.hash, item.partition, item.sort]
}

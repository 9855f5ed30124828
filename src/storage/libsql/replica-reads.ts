/** Reads of global tables: what is asked, and rows to answers. */
import { unreachable } from "../../error.ts"
import type {
  ReplicaLink,
  ReplicaRead,
  ReplicaRow,
  StampedItem,
  StampedPage,
} from "../replica-space.ts"
import type { PageBound, Read } from "../storage.ts"
import type { Connection, Row } from "./connection.ts"
import { everyKind } from "./every-kind.ts"
import { reachOf } from "./log-reads.ts"
import type { Query } from "./query.ts"
import { keyArguments } from "./statements.ts"

const spaces = everyKind<ReplicaRead["space"]>({
  stamps: true,
  stampedItems: true,
  replicas: true,
  replicaLink: true,
})

export function isReplicaRead(read: Read): read is ReplicaRead {
  return spaces.has(read.space)
}

type OneStatement = Exclude<ReplicaRead, { space: "stamps" | "stampedItems" }>

export function replicaQueryOf(read: OneStatement): Query {
  switch (read.space) {
    case "replicas": {
      const args = [read.after, read.rowsMax]
      return { name: "listReplicas", args, answerOf: (rows) => rows.map(replicaOf) }
    }
    case "replicaLink": {
      const args = [read.stamps, read.source]
      return { name: "findReplicaLink", args, answerOf: ([row]) => row && linkOf(row) }
    }
    default:
      return unreachable(read)
  }
}

export function readReplicas(connection: Connection, read: ReplicaRead): unknown {
  if (read.space === "stamps") {
    return read.keys.map((key) =>
      stampOf(connection.first("findStamp", keyArguments(read.stamps, key))),
    )
  }
  if (read.space === "stampedItems") return readStampedItems(connection, read)
  const { name, args, answerOf } = replicaQueryOf(read)
  return answerOf(connection.every(name, args))
}

export type StampedRead = Extract<ReplicaRead, { space: "stampedItems" }>

function readStampedItems(connection: Connection, read: StampedRead): StampedPage {
  const { stamps, after, knownIn, table, bound } = read
  const from = [stamps, after, knownIn, table]
  const sizes = connection.every("listStampSizes", [...from, bound.rowsMax])
  const last = reachOf(sizes, bound.bytesMax) ?? after
  return stampedPageOf(connection.every("listStampedItems", [...from, last]), bound)
}

export function stampedPageOf(
  found: readonly Row[],
  { rowsMax, bytesMax }: PageBound,
): StampedPage {
  const rows = found.map(stampedItemOf)
  const bytes = rows.reduce((sum, { row }) => sum + (row?.size ?? 0), 0)
  return { rows, isLast: rows.length < rowsMax && bytes < bytesMax }
}

export function stampOf(row: Row | undefined) {
  return row && { atUs: row[0] as number, region: row[1] as string }
}

function stampedItemOf(columns: Row): StampedItem {
  const [sequence, hash, partition, sort, atUs, region, isGone, size = null, body = null] = columns
  return {
    sequence: sequence as number,
    key: {
      hash: hash as number,
      partition: partition as Uint8Array,
      sort: sort as Uint8Array,
    },
    stamp: { atUs: atUs as number, region: region as string },
    isGone: isGone === 1,
    ...(body !== null && { row: { size: size as number, body: body as string } }),
  }
}

function replicaOf([stamps, account, region, name]: Row): ReplicaRow {
  const address = { account: account as string, region: region as string, name: name as string }
  return { stamps: stamps as number, address }
}

function linkOf([stamps, source, sourceStamps, after, isFilled]: Row): ReplicaLink {
  return {
    stamps: stamps as number,
    source: source as string,
    sourceStamps: sourceStamps as number,
    after: after as number,
    isFilled: isFilled === 1,
  }
}

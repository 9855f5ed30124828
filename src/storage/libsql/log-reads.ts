/** Reads of the change log: what is asked, and rows to records. */
import { unreachable } from "../../error.ts"
import type { ChangePage, LoggedChange, LogRead, Shard, StreamRow } from "../log-space.ts"
import type { PageBound, Read } from "../storage.ts"
import type { TaskRead } from "../task-space.ts"
import type { Connection, Row } from "./connection.ts"
import { everyKind } from "./every-kind.ts"
import { wholeBefore } from "./kept-image.ts"
import { streamArguments } from "./log-changes.ts"
import type { Query } from "./query.ts"

const spaces = everyKind<LogRead["space"]>({
  changes: true,
  lastSequence: true,
  changeTime: true,
  shards: true,
  dueShards: true,
  stream: true,
  streams: true,
})

export function isLogRead(read: Read): read is LogRead {
  return spaces.has(read.space)
}

/** Every read but that of records is one statement. */
export function logQueryOf(read: Exclude<LogRead, { space: "changes" }>): Query {
  switch (read.space) {
    case "lastSequence":
      return { name: "lastSequence", args: [], answerOf: ([row]) => row?.[0] }
    case "changeTime": {
      const args = [read.log, read.shard, read.fromEnd]
      return { name: "findChangeTime", args, answerOf: ([row]) => row?.[0] }
    }
    case "shards": {
      const args = [read.log, read.label]
      return { name: "listShards", args, answerOf: (rows) => rows.map(shardOf) }
    }
    case "dueShards": {
      const args = [read.nowMs, read.rowsMax]
      return { name: "listDueShards", args, answerOf: (rows) => rows.map(shardOf) }
    }
    case "stream": {
      const args = streamArguments(read.address)
      return { name: "findStream", args, answerOf: ([row]) => row && streamOf(row) }
    }
    case "streams":
      return streamsQueryOf(read)
    default:
      return unreachable(read)
  }
}

function streamsQueryOf(read: Extract<LogRead, { space: "streams" }>): Query {
  const { account, region, table, after, rowsMax } = read
  const { name = "", label = "" } = after ?? {}
  const answerOf = (rows: readonly Row[]) => rows.map(streamOf)
  if (table === undefined) {
    return { name: "listStreams", args: [account, region, name, label, rowsMax], answerOf }
  }
  const args = [account, region, table, name === table ? label : "", rowsMax]
  return { name: "listStreamsOfTable", args, answerOf }
}

export function readLog(connection: Connection, read: LogRead): unknown {
  if (read.space === "changes") return readChanges(connection, read)
  const { name, args, answerOf } = logQueryOf(read)
  return answerOf(connection.every(name, args))
}

function readChanges(
  connection: Connection,
  { log, shard, after, bound }: Extract<LogRead, { space: "changes" }>,
): ChangePage {
  const sizes = connection.every("listChangeSizes", [log, shard, after, bound.rowsMax])
  const last = reachOf(sizes, bound.bytesMax) ?? after
  return changePageOf(connection.every("listChanges", [log, shard, after, last]), bound)
}

export function readChangesBack(
  connection: Connection,
  { log, shard, after, before, bound }: Extract<TaskRead, { space: "changesBack" }>,
): ChangePage {
  const place = [log, shard, after, before]
  const sizes = connection.every("listChangeSizesBack", [...place, bound.rowsMax])
  const first = reachOf(sizes, bound.bytesMax) ?? before
  return changePageOf(connection.every("listChangesBack", [log, shard, first, before]), bound)
}

/** The number of the row with which so many bytes are full, or of the last one; nothing of none. */
export function reachOf(sizes: readonly Row[], bytesMax: number): number | undefined {
  let bytes = 0
  for (const [sequence, size] of sizes) {
    bytes += size as number
    if (bytes >= bytesMax) return sequence as number
  }
  return sizes.at(-1)?.[0] as number | undefined
}

export function changePageOf(found: readonly Row[], { rowsMax, bytesMax }: PageBound): ChangePage {
  const rows = found.map(changeOf)
  const bytes = rows.reduce((sum, { size }) => sum + size, 0)
  return { rows, isLast: rows.length < rowsMax && bytes < bytesMax }
}

function changeOf([sequence, atMs, size, actor, before, after]: Row): LoggedChange {
  return {
    sequence: sequence as number,
    atMs: atMs as number,
    size: size as number,
    ...(actor !== null && { actor: actor as "ttl" }),
    ...(before !== null && { before: wholeBefore(before as string, after as string | null) }),
    ...(after !== null && { after: after as string }),
  }
}

function streamOf(row: Row): StreamRow {
  const [account, region, name, label, log, body, closedAtMs] = row
  return {
    address: addressOf(account, region, name, label),
    log: log as number,
    body: body as string,
    ...(closedAtMs !== null && { closedAtMs: closedAtMs as number }),
  }
}

export function shardOf(row: Row): Shard {
  const [log, shard, parent, account, region, name, label, openedAtMs, ...rest] = row
  const [openedAfter, closedAt, dueAtMs] = rest
  return {
    log: log as number,
    shard: shard as number,
    ...(parent !== null && { parent: parent as number }),
    address: addressOf(account, region, name, label),
    openedAtMs: openedAtMs as number,
    openedAfter: openedAfter as number,
    ...(closedAt !== null && { closedAt: closedAt as number }),
    dueAtMs: dueAtMs as number,
  }
}

function addressOf(account: unknown, region: unknown, name: unknown, label: unknown) {
  return {
    account: account as string,
    region: region as string,
    name: name as string,
    label: label as string,
  }
}

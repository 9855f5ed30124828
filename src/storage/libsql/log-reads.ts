/** Reads of the change log: rows to records. */
import type { ChangePage, LoggedChange, LogRead, Shard, StreamRow } from "../log-space.ts"
import type { Connection, Row } from "./connection.ts"

export function readChanges(
  connection: Connection,
  { log, shard, after, bound }: Extract<LogRead, { space: "changes" }>,
): ChangePage {
  const { rowsMax, bytesMax } = bound
  const sizes = connection.every("listChangeSizes", [log, shard, after, rowsMax])
  let bytes = 0
  let last = after
  for (const [sequence, size] of sizes) {
    last = sequence as number
    bytes += size as number
    if (bytes >= bytesMax) break
  }
  const rows = connection.every("listChanges", [log, shard, after, last]).map(changeOf)
  return { rows, isLast: rows.length < rowsMax && bytes < bytesMax }
}

function changeOf([sequence, atMs, size, actor, before, after]: Row): LoggedChange {
  return {
    sequence: sequence as number,
    atMs: atMs as number,
    size: size as number,
    ...(actor !== null && { actor: actor as "ttl" }),
    ...(before !== null && { before: before as string }),
    ...(after !== null && { after: after as string }),
  }
}

export function listStreams(
  connection: Connection,
  { account, region, table, after, rowsMax }: Extract<LogRead, { space: "streams" }>,
): readonly StreamRow[] {
  const { name = "", label = "" } = after ?? {}
  const rows =
    table === undefined
      ? connection.every("listStreams", [account, region, name, label, rowsMax])
      : connection.every("listStreamsOfTable", [
          ...[account, region, table],
          name === table ? label : "",
          rowsMax,
        ])
  return rows.map(streamOf)
}

export function streamOf(row: Row): StreamRow {
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

/**
 * Shards are rolled over, split and trimmed in bounded steps. A shard is closed by a change of its
 * table's definition, so no write that was planned before can still land in it.
 */
import { shardMs, shardsMax, streamRetentionMs } from "../limits.ts"
import { shardsAfter } from "../model/stream/log-shards.ts"
import { keptMsOf } from "../model/table/recovery.ts"
import type { LogSetting, Table } from "../model/table/table.ts"
import type { Shard } from "../storage/log-space.ts"
import type { Change, Storage, TableRow } from "../storage/storage.ts"
import type { Task } from "../storage/task-space.ts"
import { retainedId } from "./retained-table.ts"
import { closedMsOf, shardLookMs } from "./stream-life.ts"
import { parseBody, putTable } from "./table-row.ts"

/** Records deleted in one step: few enough that no writer waits for long. */
const trimRows = 500
/** A shard that gets so many records in so short a time splits: 1,000 a second (AWS guide). */
export const busyRecords = 10_000
const busyMs = 10_000

/** Does what the time of a shard has come for. */
export async function advanceShard(storage: Storage, shard: Shard, nowMs: number): Promise<void> {
  if (shard.closedAt === undefined) return lookAfterLog(storage, shard, nowMs)
  const { log, address } = shard
  const ofShard = { log, shard: shard.shard, address }
  await storage.write(
    [
      { space: "table", address },
      { space: "task", id: retainedId(log) },
    ],
    ([row, retained]) => {
      const table = row && parseBody(row)
      const dueAtMs = keptUntil(shard, table?.id === log ? table : undefined, retained, nowMs)
      const change: Change =
        dueAtMs > nowMs
          ? { change: "retireShard", ...ofShard, dueAtMs }
          : { change: "trimShard", ...ofShard, rowsMax: trimRows }
      return { changes: [change], reply: undefined }
    },
  )
}

/**
 * A shard is due when no stream shows it any more. Recovery may want it for longer, of a table that
 * was deleted too, and so may whoever reads the log right now.
 */
function keptUntil(
  { address, dueAtMs }: Shard,
  table: Table | undefined,
  retained: Task | undefined,
  nowMs: number,
): number {
  if (table?.logHolds) return nowMs + streamRetentionMs
  if (address.label === "") return dueAtMs
  if (retained) return retained.dueAtMs
  return table?.recovery ? dueAtMs - streamRetentionMs + keptMsOf(table.recovery) : dueAtMs
}

/** All open shards of a log follow each other at the same time. */
async function lookAfterLog(
  storage: Storage,
  { log, address }: Shard,
  nowMs: number,
): Promise<void> {
  const [shards] = await storage.read([{ space: "shards", log, label: address.label }], "strong")
  const open = shards.filter(({ closedAt }) => closedAt === undefined)
  const times = open.flatMap(({ shard }) =>
    [0, busyRecords - 1].map((fromEnd) => ({ space: "changeTime", log, shard, fromEnd }) as const),
  )
  const [{ shard: first } = { shard: -1 }] = open
  await storage.write([{ space: "table", address }, ...times], (found: readonly unknown[]) => {
    const [row, ...seen] = found as [TableRow | undefined, ...(number | undefined)[]]
    const table = row && parseBody(row)
    const isOurs = table?.id === log && firstOpen(table.log) === first
    const later: Change = { change: "postponeLog", log, dueAtMs: nowMs + shardLookMs }
    if (!table?.log || !isOurs) return { changes: [later], reply: undefined }
    const isUsed = seen.some((atMs, at) => at % 2 === 0 && atMs !== undefined)
    const isBusy = seen.some(
      (atMs, at) => at % 2 === 1 && atMs !== undefined && atMs > nowMs - busyMs,
    )
    const splits = isBusy && table.log.open * 2 <= shardsMax
    const isOld = open.some(({ openedAtMs }) => openedAtMs <= nowMs - shardMs)
    const changes =
      splits || (isUsed && isOld) ? rollChanges(table, address, splits, nowMs) : [later]
    return { changes, reply: undefined }
  })
}

function rollChanges(
  table: Table,
  address: Shard["address"],
  splits: boolean,
  nowMs: number,
): readonly Change[] {
  const { log, shards } = shardsAfter(table.log as LogSetting, splits)
  const { account, region, name } = address
  return [
    putTable({ account, region, name }, { ...table, log }),
    {
      ...{ change: "rollLog", log: table.id, closedDueAtMs: nowMs + closedMsOf(table) },
      opens: { address, shards, atMs: nowMs, dueAtMs: nowMs + shardLookMs },
    },
  ]
}

function firstOpen(log: LogSetting | undefined): number | undefined {
  return log && log.nextShard - log.open
}

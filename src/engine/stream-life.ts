/** What a change of a table's definition does to its streams and to its change log. */
import { streamRetentionMs } from "../limits.ts"
import type { Stream } from "../model/stream/stream.ts"
import { keptMsOf } from "../model/table/recovery.ts"
import type { LogSetting, Table } from "../model/table/table.ts"
import type { StreamAddress } from "../storage/log-space.ts"
import type { Change, TableAddress } from "../storage/storage.ts"

/** How long an open shard is left alone: see `log-work.ts`. */
export const shardLookMs = 5 * 60 * 1000

/** What the pure parts cannot know. */
export interface StreamCircumstances {
  readonly nowMs: number
  /** For a stream that begins, base64. */
  readonly secret: string
}

/** Of the same table, absent before it is created and after it is deleted. */
export function streamChanges(
  address: TableAddress,
  before: Table | undefined,
  after: Table | undefined,
  { nowMs, secret }: StreamCircumstances,
): readonly Change[] {
  const old = before?.stream
  const next = after?.stream
  const changes: Change[] = []
  if (before && old && old.label !== next?.label) {
    changes.push({
      ...{ change: "closeStream", address: { ...address, label: old.label } },
      ...{ log: before.id, atMs: nowMs },
    })
  }
  if (after && next && old?.label !== next.label) {
    const stream = { ...address, label: next.label }
    const body: Stream = { view: next.view, key: after.key, createdAtMs: nowMs, secret }
    changes.push({
      ...{ change: "putStream", address: stream },
      ...{ log: after.id, body: JSON.stringify(body) },
    })
  }
  return [...changes, ...logChanges(address, before, after, nowMs)]
}

/** Shards that no stream shows have an empty label. */
function logChanges(
  address: TableAddress,
  before: Table | undefined,
  after: Table | undefined,
  nowMs: number,
): readonly Change[] {
  const table = after ?? before
  if (!table || isSameLog(before?.log, after?.log)) return []
  const label = after?.stream?.label ?? ""
  const isOpened = after?.log !== undefined && after.log.open > 0
  return [
    {
      ...{ change: "rollLog", log: table.id },
      closedDueAtMs: nowMs + (before ? closedMsOf(before) : streamRetentionMs),
      ...(isOpened && { opens: opening({ ...address, label }, after.log, nowMs) }),
    },
  ]
}

/** When its shards are looked after that are closed now: those of a stream, when that is over. */
export function closedMsOf({ stream, recovery }: Pick<Table, "stream" | "recovery">): number {
  return stream || !recovery ? streamRetentionMs : keptMsOf(recovery)
}

function isSameLog(a: LogSetting | undefined, b: LogSetting | undefined): boolean {
  const [openBefore = 0, openAfter = 0] = [a?.open, b?.open]
  if (openBefore === 0 && openAfter === 0) return true
  return openBefore === openAfter && a?.nextShard === b?.nextShard
}

function opening(address: StreamAddress, { nextShard, open }: LogSetting, nowMs: number) {
  const shards = Array.from({ length: open }, (_, at) => ({ shard: nextShard - open + at }))
  return { address, shards, atMs: nowMs, dueAtMs: nowMs + shardLookMs }
}

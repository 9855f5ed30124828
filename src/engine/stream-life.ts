/** What a change of a table's definition does to its streams and to its change log. */
import { streamRetentionMs } from "../limits.ts"
import type { Stream } from "../model/stream/stream.ts"
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
  if (old?.label === next?.label) return []
  const changes: Change[] = []
  const closedDueAtMs = nowMs + streamRetentionMs
  if (before && old) {
    changes.push({
      ...{ change: "closeStream", address: { ...address, label: old.label } },
      ...{ log: before.id, atMs: nowMs },
    })
    if (!next) changes.push({ change: "rollLog", log: before.id, closedDueAtMs })
  }
  if (after && next && after.log) {
    const stream = { ...address, label: next.label }
    const body: Stream = { view: next.view, key: after.key, createdAtMs: nowMs, secret }
    changes.push(
      { change: "putStream", address: stream, log: after.id, body: JSON.stringify(body) },
      {
        ...{ change: "rollLog", log: after.id, closedDueAtMs },
        opens: opening(stream, after.log, nowMs),
      },
    )
  }
  return changes
}

function opening(address: StreamAddress, { nextShard, open }: LogSetting, nowMs: number) {
  const shards = Array.from({ length: open }, (_, at) => ({ shard: nextShard - open + at }))
  return { address, shards, atMs: nowMs, dueAtMs: nowMs + shardLookMs }
}

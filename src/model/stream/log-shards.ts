/** How the log of a table is divided into shards. Pure arithmetic; `engine/log-work.ts` does it. */
import { shardsMax, shardWriteUnits } from "../../limits.ts"
import type { Billing, LogSetting } from "../table/table.ts"

const hashes = 2 ** 32

/** The open shard that takes the records of items with this hash. */
export function shardOfHash({ nextShard, open }: LogSetting, hash: number): number {
  return nextShard - open + Math.floor((hash * open) / hashes)
}

/**
 * With so many shards a log begins: one for each partition that the table's provisioned throughput
 * asks for (AWS guide: 1,000 write units each). A table on demand begins with one, and DynamoDB
 * splits it when it gets busy; so do we.
 */
export function initialShards({ provisioned }: Billing): number {
  let shards = 1
  while (shards < shardsMax && shards * shardWriteUnits < provisioned.writeUnits) shards *= 2
  return shards
}

interface Opening {
  readonly shard: number
  readonly parent?: number
}

/** The shards that follow on the open ones: one on each, or two where they split. */
export function shardsAfter(
  { nextShard, open }: LogSetting,
  splits: boolean,
): { readonly log: LogSetting; readonly shards: readonly Opening[] } {
  const count = splits ? open * 2 : open
  const shards = Array.from({ length: count }, (_, at) => ({
    shard: nextShard + at,
    parent: nextShard - open + Math.floor((at * open) / count),
  }))
  return { log: { nextShard: nextShard + count, open: count }, shards }
}

/** The first shards of a stream, which follow on none. */
export function openLog(
  before: LogSetting | undefined,
  count: number,
): { readonly log: LogSetting; readonly shards: readonly Opening[] } {
  const first = before?.nextShard ?? 0
  const shards = Array.from({ length: count }, (_, at) => ({ shard: first + at }))
  return { log: { nextShard: first + count, open: count }, shards }
}

export function closedLog({ nextShard }: LogSetting): LogSetting {
  return { nextShard, open: 0 }
}

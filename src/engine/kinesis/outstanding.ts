/** What of a table's change log a destination has not been sent yet. */
import type { LoggedChange } from "../../storage/log-space.ts"
import type { PageBound, Storage } from "../../storage/storage.ts"

/** Enough for two batches, and few enough to be held in memory. */
const sendableBound = { rowsMax: 500, bytesMax: 4 * 1024 * 1024 }

export interface Outstanding {
  /** In their order, over all shards. */
  readonly changes: readonly LoggedChange[]
  readonly isLast: boolean
}

/** Changes of the log behind `after`, and up to `until`. */
export async function outstandingOf(
  storage: Storage,
  { log, after, until }: { readonly log: number; readonly after: number; readonly until?: number },
  bound: PageBound = sendableBound,
): Promise<Outstanding> {
  const [shards] = await storage.read([{ space: "shardsBehind", log, after }], "strong")
  const reads = shards.map(({ shard }) => ({ space: "changes", log, shard, after, bound }) as const)
  const pages = reads.length === 0 ? [] : await storage.read(reads, "strong")
  // Behind the end of a page that has a next one, nothing is known of its shard.
  let end = until ?? Number.POSITIVE_INFINITY
  for (const { rows, isLast } of pages) {
    if (!isLast) end = Math.min(end, rows.at(-1)?.sequence ?? end)
  }
  const changes = pages
    .flatMap(({ rows }) => rows)
    .filter(({ sequence }) => sequence <= end)
    .sort((a, b) => a.sequence - b.sequence)
  return { changes, isLast: pages.every(({ isLast }) => isLast) || end === until }
}

/** Whether the log ends with `after`. */
export async function isAtEnd(storage: Storage, log: number, after: number): Promise<boolean> {
  const { changes } = await outstandingOf(storage, { log, after }, { rowsMax: 1, bytesMax: 1 })
  return changes.length === 0
}

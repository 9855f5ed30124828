/** Where in the change log of a table a moment lies. */
import type { Shard } from "../../storage/log-space.ts"
import type { Storage } from "../../storage/storage.ts"

const one = { rowsMax: 1, bytesMax: 1 }

/**
 * The last sequence number of that moment or before. Everything up to a number is a state that the
 * tables were in; clocks of several processes decide only between neighbours.
 */
export async function cutAt(storage: Storage, log: number, atMs: number): Promise<number> {
  const [last, shards] = await storage.read(
    [{ space: "lastSequence" }, { space: "shardsBehind", log, after: 0 }],
    "strong",
  )
  for (const generation of generationsFrom(shards, atMs)) {
    const found = await Promise.all(
      generation.map((shard) => firstAfter(storage, shard, atMs, last)),
    )
    const first = Math.min(...found.flatMap((sequence) => sequence ?? []))
    if (first !== Number.POSITIVE_INFINITY) return first - 1
  }
  return last
}

/**
 * Shards that were opened together, the oldest first; from the one before that which was open at
 * the moment, because clocks differ.
 */
function generationsFrom(shards: readonly Shard[], atMs: number): readonly (readonly Shard[])[] {
  const starts = [...new Set(shards.map(({ openedAfter }) => openedAfter))].sort((a, b) => a - b)
  const generations = starts.map((start) =>
    shards.filter(({ openedAfter }) => openedAfter === start),
  )
  const later = generations.findIndex(([first]) => (first?.openedAtMs ?? 0) > atMs)
  const open = later < 0 ? generations.length - 1 : later - 1
  return generations.slice(Math.max(0, open - 1))
}

/** The number of the first record that was written after the moment: its times grow, so we halve. */
async function firstAfter(
  storage: Storage,
  { log, shard, openedAfter, closedAt }: Shard,
  atMs: number,
  last: number,
): Promise<number | undefined> {
  let below = openedAfter
  let above = closedAt ?? last
  let found: number | undefined
  while (below < above) {
    const after = Math.floor((below + above) / 2)
    const read = { space: "changes", log, shard, after, bound: one } as const
    const [{ rows }] = await storage.read([read], "strong")
    const [record] = rows
    if (record && record.sequence <= above && record.atMs <= atMs) {
      below = record.sequence
      continue
    }
    if (record && record.atMs > atMs) found = record.sequence
    above = after
  }
  return found
}

import type { KnownTable } from "../catalog.ts"
import type { AccountEngine } from "../engine.ts"

/** What was written to a replica need not wait for the next round of maintenance. */
export function replicated<T>(
  { bell, turns }: AccountEngine,
  tables: readonly KnownTable[],
  writing: Promise<T>,
): Promise<T> {
  const replicas = tables.flatMap(({ table }) => table.replication?.id ?? [])
  if (replicas.length === 0) return writing
  return writing.then((written) => {
    for (const stamps of replicas) turns.want(stamps)
    bell.ring()
    return written
  })
}

import type { KnownTable } from "../catalog.ts"
import type { AccountEngine } from "../engine.ts"

/** What was written to a replica need not wait for the next round of maintenance. */
export function replicated<T>(
  { bell }: AccountEngine,
  tables: readonly KnownTable[],
  writing: Promise<T>,
): Promise<T> {
  if (!tables.some(({ table }) => table.replication)) return writing
  return writing.then((written) => {
    bell.ring()
    return written
  })
}

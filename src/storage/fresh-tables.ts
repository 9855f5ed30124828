/** Eventual reads that may be old in their items, and never in the tables these belong to. */
import type { Consistency, Found, Plan, Read, Storage } from "./storage.ts"

/**
 * A table's version says by which policy a request was allowed, and a copy or a cache would go on
 * answering with one that was taken back. So the primary is asked for versions; where it knows
 * better, it answers everything.
 */
export function withFreshTables(storage: Storage): Storage {
  return new FreshTables(storage)
}

class FreshTables implements Storage {
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
  }

  async read<const R extends readonly Read[]>(
    reads: R,
    consistency: Consistency,
  ): Promise<Found<R>> {
    const versionsAt = reads.flatMap(({ space }, at) => (space === "tableVersion" ? [at] : []))
    if (consistency === "strong" || versionsAt.length === 0) {
      return this.#storage.read(reads, consistency)
    }
    const versionReads = versionsAt.map((at) => reads[at] as Read)
    const [found, versions] = await Promise.all([
      this.#storage.read(reads, "eventual"),
      this.#storage.read(versionReads, "strong") as Promise<readonly unknown[]>,
    ])
    const isCurrent = versionsAt.every((at, turn) => found[at] === versions[turn])
    return isCurrent ? found : this.#storage.read(reads, "strong")
  }

  write<const R extends readonly Read[], T>(
    reads: R,
    plan: (found: Found<R>) => Plan<T>,
  ): Promise<T> {
    return this.#storage.write(reads, plan)
  }

  close(): Promise<void> {
    return this.#storage.close()
  }
}

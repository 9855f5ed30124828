import { ApiError } from "../error.ts"
import type { Table } from "../model/table/table.ts"
import type { Consistency } from "../storage/storage.ts"
import type { Catalog, KnownTable } from "./catalog.ts"
import type { AccountEngine } from "./engine.ts"

/** An answer, not an error: the table changed between being looked up and being used. */
export const stale = Symbol("stale")

/**
 * Reads once, by `first`. Copies for eventual reads may not have seen the table yet, or not as it
 * is now, and would answer the same however often they are asked: then the primary decides.
 */
export async function readCurrent<T>(
  first: Consistency,
  readBy: (consistency: Consistency) => Promise<T | typeof stale>,
): Promise<T | typeof stale> {
  const result = await readBy(first)
  return result === stale && first === "eventual" ? readBy("strong") : result
}

/** A table that changes this often while one request waits is not going to hold still. */
const attemptsMax = 100

/**
 * Lets a request loose on its tables as the catalog knows them, and again whenever one of them
 * turns out to have another version by now. This is what allows the catalog to keep definitions
 * without asking storage.
 *
 * `judge` holds the request against the definitions; it only throws. `attempt` compares versions in
 * the same step in which it reads or writes, and answers `stale` when they differ.
 */
export async function withTables<J, T>(
  catalog: Catalog,
  names: readonly string[],
  judge: (tables: readonly Table[]) => J,
  attempt: (known: readonly KnownTable[], judged: J) => Promise<T | typeof stale>,
): Promise<T> {
  for (let attempts = 0; attempts < attemptsMax; attempts++) {
    const found = names.map((name) => asked(catalog, name))
    // Mostly all are at hand, and then there is nothing to wait for.
    const known = found.every(isAtHand) ? found : await Promise.all(found)
    let judged: J
    try {
      judged = judge(known.map(({ table }) => table))
    } catch (error) {
      // A verdict by a definition that no longer holds is none.
      if (await isCurrent(catalog, known)) throw error
      continue
    }
    const result = await attempt(known, judged)
    if (result !== stale) return result
    for (const name of names) catalog.forget(name)
  }
  throw keptChanging()
}

function keptChanging(): ApiError {
  return new ApiError("InternalServerError", "The table kept changing. Please try again.")
}

/**
 * A fault that shows at once waits for the others: if it were thrown before they are waited for,
 * nobody would hear of theirs, and Node ends for a rejection that nobody hears of.
 */
function asked(catalog: Catalog, name: string): KnownTable | Promise<KnownTable> {
  try {
    return catalog.get(name)
  } catch (error) {
    return Promise.reject(error)
  }
}

function isAtHand(found: KnownTable | Promise<KnownTable>): found is KnownTable {
  return !(found instanceof Promise)
}

/** `withTables` for one: most requests have no more, and need no lists. */
export async function withTable<J, T>(
  catalog: Catalog,
  name: string,
  judge: (table: Table) => J,
  attempt: (known: KnownTable, judged: J) => Promise<T | typeof stale>,
): Promise<T> {
  for (let attempts = 0; attempts < attemptsMax; attempts++) {
    const found = catalog.get(name)
    const known = found instanceof Promise ? await found : found
    let judged: J
    try {
      judged = judge(known.table)
    } catch (error) {
      if (await isCurrent(catalog, [known])) throw error
      continue
    }
    const result = await attempt(known, judged)
    if (result !== stale) return result
    catalog.forget(name)
  }
  throw keptChanging()
}

/** Only judges: by definitions that all held at one moment. */
export function judgeTables(
  { catalog, storage }: Pick<AccountEngine, "catalog" | "storage">,
  names: readonly string[],
  judge: (tables: readonly Table[]) => void,
): Promise<void> {
  return withTables(catalog, names, judge, async (known) => {
    const reads = known.map(({ address }) => ({ space: "tableVersion", address }) as const)
    const versions = await storage.read(reads, "strong")
    return known.every(({ version }, at) => versions[at] === version) ? undefined : stale
  })
}

async function isCurrent(catalog: Catalog, known: readonly KnownTable[]): Promise<boolean> {
  const current = await Promise.all(known.map(({ address }) => catalog.find(address.name)))
  return known.every(({ version }, at) => current[at]?.version === version)
}

/** A storage with a read cache before it. */
import { ApiError, errorCodes } from "../error.ts"
import {
  type CachedRead,
  isCachedRead,
  itemPlace,
  nameOf,
  placesOf,
  placesOfChange,
  placesOfItem,
  tablePlace,
} from "./cached-read.ts"
import type { Kept, ReadCache } from "./read-cache.ts"
import type {
  Change,
  Consistency,
  Found,
  ItemKey,
  ItemRow,
  Plan,
  Read,
  Storage,
  TableRow,
} from "./storage.ts"

/** All of this process's writes to the database have to go through the storage that this gives. */
export function cached(storage: Storage, cache: ReadCache): Storage {
  return new CachedStorage(storage, cache)
}

class CachedStorage implements Storage {
  readonly #storage: Storage
  readonly #cache: ReadCache
  readonly #prefix: string

  constructor(storage: Storage, cache: ReadCache) {
    this.#storage = storage
    this.#cache = cache
    this.#prefix = cache.newPrefix()
  }

  async read<const R extends readonly Read[]>(
    reads: R,
    consistency: Consistency,
  ): Promise<Found<R>> {
    if (consistency === "eventual" && reads.every(isCachedRead)) {
      return (await this.#readKept(reads)) as unknown as Found<R>
    }
    const found = await this.#storage.read(reads, consistency)
    if (consistency === "strong") this.#correct(reads, found)
    return found
  }

  async write<const R extends readonly Read[], T>(
    reads: R,
    plan: (found: Found<R>) => Plan<T>,
  ): Promise<T> {
    const places = new Set<string>()
    let changes: readonly Change[] = []
    const endWrites = () => new Set([...places].filter((place) => this.#leases.endWrite(place)))
    let reply: T
    try {
      reply = await this.#storage.write(reads, (found) => {
        const planned = plan(found)
        this.#correct(reads, found)
        changes = "changes" in planned ? planned.changes : []
        // Before storage begins to write, and again if it has to plan again.
        for (const place of changes.flatMap(placesOfChange)) this.#beginWrite(place, places)
        return planned
      })
    } catch (error) {
      // It may have been written all the same, or be written yet, so nothing of it is known.
      if (!isRefusal(error)) for (const place of places) this.#leases.doubt(place)
      endWrites()
      throw error
    }
    this.#keepWritten(changes, endWrites())
    return reply
  }

  close(): Promise<void> {
    return this.#storage.close()
  }

  get #leases() {
    return this.#cache.leases
  }

  async #readKept(reads: readonly CachedRead[]): Promise<unknown[]> {
    const found: unknown[] = []
    let missing: number[] = []
    for (const [at, read] of reads.entries()) {
      const kept = this.#findKept(read)
      if (kept) found[at] = kept.found
      else missing.push(at)
    }
    const isInvisible = this.#cache.mode === "invisible"
    // What was kept at one moment is no snapshot together with what is read at another.
    if (isInvisible && missing.length > 0) missing = reads.map((_, at) => at)
    this.#count(reads, new Set(missing))
    if (missing.length === 0) return found
    const wanted = missing.map((at) => reads[at] as CachedRead)
    const leases = wanted.map((read) => this.#leasesOf(read))
    // A replica may not have what this process has written, and would be wrong for all of the TTL.
    const fresh = await this.#storage.read(wanted, isInvisible ? "strong" : "eventual")
    for (const [turn, at] of missing.entries()) {
      found[at] = fresh[turn]
      this.#keep(reads[at] as CachedRead, { found: fresh[turn], leases: leases[turn] ?? [] })
    }
    return found
  }

  #findKept(read: CachedRead): Kept | undefined {
    const name = this.#prefix + nameOf(read)
    const kept = this.#shelfOf(read).get(name)
    return kept && areValid(kept) ? kept : undefined
  }

  #keep(read: CachedRead, kept: Kept<unknown>): void {
    if (!areValid(kept)) return
    this.#shelfOf(read).set(this.#prefix + nameOf(read), kept as never)
  }

  #shelfOf({ space }: CachedRead) {
    const { items, pages, tableVersions } = this.#cache
    if (space === "item") return items
    return space === "tableVersion" ? tableVersions : pages
  }

  #leasesOf(read: CachedRead) {
    // DAX leaves pages as they are until their time is over, whatever is written.
    const isItem = read.space === "item" || read.space === "tableVersion"
    if (this.#cache.mode === "dax" && !isItem) return []
    return placesOf(read).map((place) => this.#leases.take(this.#prefix + place))
  }

  #beginWrite(place: string, begun: Set<string>): void {
    const full = this.#prefix + place
    if (begun.has(full)) return
    begun.add(full)
    this.#leases.beginWrite(full)
  }

  /** @param alone where no other write was under way, so that this is what is there now */
  #keepWritten(changes: readonly Change[], alone: ReadonlySet<string>): void {
    for (const change of changes) {
      if (change.change !== "putItem" && change.change !== "deleteItem") continue
      const name = this.#prefix + itemPlace(change.table, change.key)
      if (!alone.has(name)) continue
      const found = change.change === "putItem" ? rowOf(change.row) : undefined
      this.#cache.items.set(name, { found, leases: [this.#leases.take(name)] })
    }
  }

  /** Another process has written what is seen here and was kept otherwise. */
  #correct(reads: readonly Read[], found: readonly unknown[]): void {
    for (const [at, read] of reads.entries()) {
      if (read.space === "table") {
        this.#correctVersion(read, (found[at] as TableRow | undefined)?.version)
      } else if (read.space === "tableVersion") {
        this.#correctVersion(read, found[at] as number | undefined)
      } else if (read.space === "item" && this.#cache.mode === "invisible") {
        this.#correctItem(read.table, read.key, found[at] as ItemRow | undefined)
      }
    }
  }

  #correctVersion({ address }: Extract<Read, { space: "table" | "tableVersion" }>, now?: number) {
    const name = this.#prefix + tablePlace(address)
    const kept = this.#cache.tableVersions.peek(name)
    if (kept && kept.found !== now) this.#leases.revoke(name)
  }

  #correctItem(table: number, key: ItemKey, now: ItemRow | undefined): void {
    const kept = this.#cache.items.peek(this.#prefix + itemPlace(table, key))
    if (!kept || kept.found?.body === now?.body) return
    for (const place of placesOfItem(table, key)) this.#leases.revoke(this.#prefix + place)
  }

  #count(reads: readonly CachedRead[], missing: ReadonlySet<number>): void {
    const { counts } = this.#cache
    for (const [at, { space }] of reads.entries()) {
      if (space === "tableVersion") continue
      const of = space === "item" ? "item" : "page"
      counts[missing.has(at) ? (`${of}Misses` as const) : (`${of}Hits` as const)] += 1
    }
  }
}

/** Only then it is certain that nothing was written. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && errorCodes[error.code].status < 500
}

function areValid({ leases }: Kept<unknown>): boolean {
  return leases.every(({ isValid }) => isValid)
}

/** As storage gives it back. */
function rowOf({ body, size }: ItemRow): ItemRow {
  return { body, size }
}

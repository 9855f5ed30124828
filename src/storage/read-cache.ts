/**
 * What eventual reads have found, kept in memory: items, and pages of queries and scans, each apart
 * as DynamoDB Accelerator (DAX) keeps them. docs/decisions/0009-read-cache.md says which rules.
 */
import { LRUCache } from "lru-cache"
import type { Platform } from "../platform.ts"
import type { Figure } from "./figure.ts"
import type { EntryPage } from "./index-space.ts"
import { type Lease, Leases } from "./leases.ts"
import type { ItemPage, ItemRow } from "./storage.ts"

/**
 * `invisible`: never older than the last write that this process has acknowledged; while no other
 * process writes, and no write that failed takes effect more than a minute later, nobody can tell
 * it from no cache. `dax`: pages stay until they are out of date.
 */
export type CacheMode = "invisible" | "dax"

export interface ReadCacheOptions {
  /** So many items, and as many pages. */
  readonly itemsMax: number
  readonly ttlMs: number
  readonly mode: CacheMode
  readonly platform: Platform
}

/** What was found by one read, as long as its leases are valid. */
export interface Kept<T = ItemRow | ItemPage | EntryPage | number | undefined> {
  readonly found: T
  readonly leases: readonly Lease[]
}

/** Of the texts of items, and of those of pages. A page has a megabyte at most, an item 400 KB. */
const charactersMaxOf = (itemsMax: number) => Math.max(32 * 1024 * 1024, itemsMax * 1024)
const tablesMax = 1000
/** Room for them is taken at once. */
const leasesMax = 4_000_000
/** What an entry takes besides its texts. */
const entryCharacters = 200

/** One for all databases of a process: its bounds are of all of them together. */
export class ReadCache {
  readonly mode: CacheMode
  readonly leases: Leases
  readonly items: LRUCache<string, Kept<ItemRow | undefined>>
  readonly pages: LRUCache<string, Kept<ItemPage | EntryPage>>
  readonly tableVersions: LRUCache<string, Kept<number | undefined>>
  /** Of reads of items and of pages. */
  readonly counts = { itemHits: 0, itemMisses: 0, pageHits: 0, pageMisses: 0 }
  #databases = 0

  constructor({ itemsMax, ttlMs, mode, platform }: ReadCacheOptions) {
    // The library's own clock would need timers, and they belong to single requests on Workers.
    const aging = { ttl: ttlMs, ttlResolution: 0, perf: platform }
    const bounds = { ...aging, max: itemsMax, maxSize: charactersMaxOf(itemsMax) }
    this.mode = mode
    this.leases = new Leases(Math.min(leasesMax, 4 * (itemsMax + tablesMax)), platform)
    this.tableVersions = new LRUCache({ ...aging, max: tablesMax })
    this.items = new LRUCache({
      ...bounds,
      sizeCalculation: ({ found }, name) => charactersOf(found) + name.length + entryCharacters,
    })
    this.pages = new LRUCache({
      ...bounds,
      sizeCalculation: ({ found }, name) =>
        found.rows.reduce((sum, row) => sum + charactersOf(row), name.length + entryCharacters),
    })
  }

  /** What the names of a database begin with, for as long as it is open. */
  newPrefix(): string {
    this.#databases += 1
    return `${this.#databases} `
  }

  figures(): readonly Figure[] {
    const { itemHits, itemMisses, pageHits, pageMisses } = this.counts
    const reads = "libdynamo_read_cache_reads_total"
    const kept = "libdynamo_read_cache_entries"
    const help = "Reads by what they were of, and whether the read cache answered them."
    const figure = (of: string, result: string, value: number): Figure => {
      return { name: reads, kind: "counter", help, labels: { of, result }, value }
    }
    const entries = (of: string, value: number): Figure => {
      return { name: kept, kind: "gauge", help: "What is kept.", labels: { of }, value }
    }
    return [
      figure("item", "hit", itemHits),
      figure("item", "miss", itemMisses),
      figure("page", "hit", pageHits),
      figure("page", "miss", pageMisses),
      entries("item", this.items.size),
      entries("page", this.pages.size),
    ]
  }
}

function charactersOf(row: ItemRow | undefined): number {
  return (row?.body.length ?? 0) + entryCharacters
}

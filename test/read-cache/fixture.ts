/** A read cache before a database in memory, and few words for what a test does with them. */
import { onTestFinished } from "vitest"
import { cached } from "../../src/storage/cached-storage.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { ReadCache, type ReadCacheOptions } from "../../src/storage/read-cache.ts"
import type { Change, Consistency, ItemKey, Read, Storage } from "../../src/storage/storage.ts"

export const table = 7
export const bound = { rowsMax: 100, bytesMax: 1e6 }
export const clock = { nowMs: 1_000_000 }
export const platform = {
  now: () => clock.nowMs,
  randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  log() {},
}

export function cacheOf(options: Partial<ReadCacheOptions> = {}): ReadCache {
  return new ReadCache({ itemsMax: 100, ttlMs: 5000, mode: "invisible", platform, ...options })
}

interface Opened {
  /** The database as another process sees it. */
  readonly direct: Storage
  readonly storage: Storage
  readonly cache: ReadCache
  /** How often the database was read, and how. */
  readonly asked: Consistency[]
}

export async function open(
  options: Partial<ReadCacheOptions> = {},
  around = (storage: Storage) => storage,
): Promise<Opened> {
  const direct = await openLocal({ path: ":memory:", platform })
  onTestFinished(() => direct.close())
  const asked: Consistency[] = []
  const counting: Storage = {
    read(reads, consistency) {
      asked.push(consistency)
      return direct.read(reads, consistency)
    },
    write: (reads, plan) => direct.write(reads, plan),
    close: () => direct.close(),
  }
  const cache = cacheOf(options)
  return { direct, storage: cached(around(counting), cache), cache, asked }
}

/** Of partition 1, unless said otherwise. */
export function keyOf(name: string, hash = 1): ItemKey {
  return { hash, partition: Uint8Array.of(hash), sort: Buffer.from(name) }
}

export function put(name: string, body: string, hash?: number): Change {
  return { change: "putItem", table, key: keyOf(name, hash), row: { body, size: 1 } }
}

export function write(storage: Storage, ...changes: Change[]): Promise<void> {
  return storage.write([], () => ({ changes, reply: undefined }))
}

export async function find(
  storage: Storage,
  name: string,
  consistency: Consistency = "eventual",
): Promise<string | undefined> {
  const [row] = await storage.read([{ space: "item", table, key: keyOf(name) }], consistency)
  return row?.body
}

export function partitionOf(hash: number): Read & { space: "partition" } {
  const place = { table, hash, partition: Uint8Array.of(hash), sort: { from: new Uint8Array() } }
  return { space: "partition", ...place, direction: "forward", bound }
}

export const segment = { space: "segment", table, hashFrom: 0, hashTo: 9, bound } as const

export async function listAt(
  storage: Storage,
  read: Read & { space: "partition" | "segment" },
): Promise<readonly string[]> {
  const [page] = await storage.read([read], "eventual")
  return page.rows.map(({ body }) => body)
}

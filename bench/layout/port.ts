/**
 * What the storage port costs over the bare statement: gets and durable puts of 1 KB items in a
 * file, at 1 and at 64 concurrent callers, in alternating rounds; prints medians in microseconds.
 *
 *     node bench/layout/port.ts [rounds]
 */
import { getRandomValues } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "libsql"
import type { Platform } from "../../src/platform.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import type { ItemKey } from "../../src/storage/storage.ts"

const rounds = Number(process.argv[2] ?? 7)
const items = 20_000
const table = 1
const body = JSON.stringify({ pk: { S: "customer" }, text: { S: "x".repeat(990) } })
const address = { account: "000000000000", region: "us-east-1", name: "Music" }
const empty = new Uint8Array(0)

const platform: Platform = {
  now: () => Date.now(),
  randomBytes: (length) => getRandomValues(new Uint8Array(length)),
  log: () => {},
}

const folder = mkdtempSync(join(tmpdir(), "port-"))
const path = join(folder, "port.db")
const storage = await openLocal({ path, platform })

function keyOf(at: number): ItemKey {
  return {
    hash: Math.imul(at, 2654435761) >>> 0,
    partition: Buffer.from(`customer#${at}`),
    sort: empty,
  }
}

function anyKey(): ItemKey {
  return keyOf(Math.floor(Math.random() * items))
}

function put(key: ItemKey): Promise<number> {
  return storage.write(
    [
      { space: "tableVersion", address },
      { space: "itemSize", table, key },
    ],
    ([version, size]) => {
      if (version === undefined) throw new Error("the table is missing")
      const row = { body, size: 1000 }
      const bytes = 1000 - (size ?? 0)
      return {
        changes: [
          { change: "putItem", table, key, row },
          { change: "count", table, items: size === undefined ? 1 : 0, bytes },
        ],
        reply: bytes,
      }
    },
  )
}

async function get(): Promise<void> {
  const [version, item] = await storage.read(
    [
      { space: "tableVersion", address },
      { space: "item", table, key: anyKey() },
    ],
    "strong",
  )
  if (version === undefined || item?.body.length !== body.length) throw new Error("not found")
}

async function page(): Promise<void> {
  const [, found] = await storage.read(
    [
      { space: "tableVersion", address },
      {
        space: "segment",
        table,
        hashFrom: anyKey().hash % 2 ** 31,
        hashTo: 2 ** 32 - 1,
        bound: { rowsMax: 20, bytesMax: 2 ** 20 },
      },
    ],
    "strong",
  )
  if (found.rows.length !== 20) throw new Error("not found")
}

async function concurrently(callers: number, times: number, call: () => Promise<unknown>) {
  let left = times
  const caller = async () => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: callers }, caller))
}

await storage.write([], () => ({
  changes: [{ change: "putTable", address, table, body: "{}" }],
  reply: undefined,
}))
await Promise.all(Array.from({ length: items }, (_, at) => put(keyOf(at))))

// The floor: the same file, one statement, nothing around it.
const bare = new Database(path)
bare.exec(`PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000`)
const bareGet = bare
  .prepare(`SELECT size, body FROM items
    WHERE table_id = ? AND hash = ? AND partition = ? AND sort = ?`)
  .raw()
const barePut = bare.prepare(`INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (table_id, hash, partition, sort) DO UPDATE
  SET version = excluded.version, size = excluded.size, body = excluded.body`)
const argumentsOf = ({ hash, partition, sort }: ItemKey) => [table, hash, partition, sort]

function floorGet(): void {
  if (!bareGet.get(argumentsOf(anyKey()))) throw new Error("not found")
}

function floorPuts(count: number): void {
  bare.exec("BEGIN IMMEDIATE")
  for (let at = 0; at < count; at++)
    barePut.run([...argumentsOf(anyKey()), Math.floor(Math.random() * 2 ** 48), 1000, body])
  bare.exec("COMMIT")
}

async function times(count: number, call: () => void): Promise<void> {
  for (let at = 0; at < count; at++) call()
}

const measured = new Map<string, number[]>()
async function measure(name: string, count: number, run: () => Promise<void>): Promise<void> {
  const start = performance.now()
  await run()
  const each = ((performance.now() - start) * 1000) / count
  measured.set(name, [...(measured.get(name) ?? []), each])
}

for (let round = 0; round < rounds; round++) {
  await measure("get, floor: one statement", 5000, () => times(5000, floorGet))
  await measure("get through the port, 1 caller", 5000, () => concurrently(1, 5000, get))
  await measure("get through the port, 64 callers", 5000, () => concurrently(64, 5000, get))
  await measure("page of 20 through the port", 1000, () => concurrently(1, 1000, page))
  await measure("put, floor: 1 per commit", 200, () => times(200, () => floorPuts(1)))
  await measure("put through the port, 1 caller", 200, () =>
    concurrently(1, 200, () => put(anyKey())),
  )
  await measure("put, floor: 64 per commit", 6400, () => times(100, () => floorPuts(64)))
  await measure("put through the port, 64 callers", 6400, () =>
    concurrently(64, 6400, () => put(anyKey())),
  )
}

for (const [name, figures] of measured) {
  const sorted = figures.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  process.stdout.write(`${name.padEnd(34)} ${median.toFixed(1).padStart(7)} us\n`)
}
bare.close()
await storage.close()
rmSync(folder, { recursive: true })

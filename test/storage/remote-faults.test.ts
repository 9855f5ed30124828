/** What a remote storage does when others write at the same moment, and when replies get lost. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { ApiError } from "../../src/error.ts"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import type { Change, ItemKey, Read, Storage } from "../../src/storage/storage.ts"
import { type Fate, startProxy } from "../support/proxy.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { nodePlatform as platform } from "./platform.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

const address = { account: "a", region: "r", name: "t" }
let tables = 0

function keyOf(name: string, sort = ""): ItemKey {
  return { hash: 7, partition: Buffer.from(name), sort: Buffer.from(sort) }
}

function put(table: number, key: ItemKey, body: string, size = 10): Change {
  return { change: "putItem", table, key, row: { body, size } }
}

function increment(storage: Storage, table: number, key: ItemKey): Promise<number> {
  return storage.write([{ space: "item", table, key }], ([row]) => {
    const next = Number(row?.body ?? 0) + 1
    return { changes: [put(table, key, String(next))], reply: next }
  })
}

const apply = (storage: Storage, ...changes: readonly Change[]) =>
  storage.write([], () => ({ changes, reply: undefined }))

describe("a plan is made anew when somebody changes what it saw", () => {
  const item = keyOf("p", "1")
  const entry = { ...keyOf("e", "1"), item }
  const index = 900_000
  const token = { account: "a", region: "r", operation: "o", token: "k" }
  const tokenRow = { request: "r", tables: "1", expiresAtMs: 5 }
  const bound = { rowsMax: 100, bytesMax: 1000 }
  const all = { sort: { from: Buffer.from("") }, direction: "forward", bound } as const
  const hashes = { hashFrom: 0, hashTo: 100, bound }
  const hashOf = { hash: 7, partition: Buffer.from("p") }
  const changed = (table: number): Change => put(table, item, "other", 11)
  const added = (table: number): Change => put(table, keyOf("p", "2"), "more", 11)
  const newEntry = {
    change: "putEntry",
    index,
    key: { ...entry, sort: Buffer.from("2") },
    size: 3,
  } as const
  const newTable = { change: "putTable", address, table: 4, body: "{}" } as const

  const cases: [string, (table: number) => Read, (table: number) => Change][] = [
    ["an item", (table) => ({ space: "item", table, key: item }), changed],
    ["an item that was absent", (table) => ({ space: "item", table, key: keyOf("p", "2") }), added],
    ["an item's size", (table) => ({ space: "itemSize", table, key: item }), changed],
    ["a table", () => ({ space: "table", address }), () => newTable],
    ["a table's version", () => ({ space: "tableVersion", address }), () => newTable],
    ["tables", () => ({ space: "tables", account: "a", region: "r", rowsMax: 9 }), () => newTable],
    [
      "counts",
      (table) => ({ space: "tableCount", table }),
      (table) => ({ change: "count", table, items: 1, bytes: 0 }),
    ],
    ["a row of a page", (table) => ({ space: "partition", table, ...hashOf, ...all }), changed],
    ["the end of a page", (table) => ({ space: "partition", table, ...hashOf, ...all }), added],
    ["a segment", (table) => ({ space: "segment", table, ...hashes }), added],
    [
      "a token",
      () => ({ space: "token", address: token }),
      () => ({
        change: "putToken",
        address: token,
        row: { ...tokenRow, request: `${Math.random()}` },
      }),
    ],
    [
      "tokens that are out of date",
      () => ({ space: "expiredTokens", nowMs: 9, rowsMax: 99 }),
      () => ({
        change: "putToken",
        address: { ...token, token: `${Math.random()}` },
        row: tokenRow,
      }),
    ],
    [
      "dropped tables",
      () => ({ space: "droppedTables", rowsMax: 9 }),
      () => ({ change: "dropTable", address: { ...address, name: "old" }, table: 77 }),
    ],
    [
      "a page of an index",
      (table) => ({
        space: "indexPartition",
        table,
        index,
        hash: 7,
        partition: Buffer.from("e"),
        ...all,
      }),
      (table) => put(table, item, "x"),
    ],
    [
      "a segment of an index",
      (table) => ({ space: "indexSegment", table, index, ...hashes }),
      (table) => put(table, item, "x"),
    ],
    ["entries", () => ({ space: "entryCount", index, rowsMax: 99 }), () => newEntry],
    [
      "a collection",
      (table) => ({
        space: "collectionSize",
        table,
        indexes: [index],
        ...hashOf,
        sumMax: 9,
        countMax: 9,
      }),
      added,
    ],
    [
      "a large collection",
      (table) => ({
        space: "collectionSize",
        table,
        indexes: [],
        ...hashOf,
        sumMax: 1,
        countMax: 9,
      }),
      added,
    ],
    [
      "works",
      () => ({ space: "indexWorks", rowsMax: 9 }),
      () => ({ change: "putIndexWork", work: { index: 1, kind: "fill", address } }),
    ],
    [
      "a work",
      () => ({ space: "indexWork", index: 2 }),
      () => ({ change: "putIndexWork", work: { index: 2, kind: "fill", address, after: item } }),
    ],
  ]
  test.each(cases)("%s", async (_, readOf, changeOf) => {
    const table = ++tables
    const other = await openRemote({ url: sqld.url, platform })
    const old = {
      change: "putTable",
      address: { ...address, name: "old" },
      table: 77,
      body: "{}",
    } as const
    await apply(
      other,
      { change: "dropTable", address, table: 4 },
      { change: "deleteIndexWork", index: 1 },
      { change: "deleteIndexWork", index: 2 },
    )
    await apply(
      other,
      { change: "sweepTable", table: 77, rowsMax: 9 },
      { change: "sweepTable", table: 4, rowsMax: 9 },
    )
    await apply(
      other,
      put(table, item, "first"),
      { change: "deleteEntry", ...{ index, key: newEntry.key }, size: 3 },
      { change: "putEntry", index, key: entry, size: 3 },
      old,
    )
    let interfere = () => apply(other, changeOf(table))
    const storage = await openRemote({
      url: sqld.url,
      platform,
      fetch: async (url, init) => {
        if (String(init.body).includes("BEGIN IMMEDIATE")) {
          await interfere()
          interfere = async () => undefined
        }
        return fetch(url, init)
      },
    })
    const seen: string[] = []
    await storage.write([readOf(table)], (found) => {
      seen.push(JSON.stringify(found))
      return { changes: [put(table, keyOf("mine"), "x")], reply: undefined }
    })
    expect(seen).toHaveLength(2)
    expect(seen[1]).not.toBe(seen[0])
    // Nobody interferes any more: nothing is asked twice without a reason.
    await storage.write([readOf(table)], () => {
      seen.push("again")
      return { changes: [put(table, keyOf("mine"), "x")], reply: undefined }
    })
    expect(seen).toHaveLength(3)
    await storage.close()
    await other.close()
  })
})

test("of many that start on an empty database at once, all come up", async () => {
  await using fresh = await startSqld()
  const opening = Array.from({ length: 8 }, () => openRemote({ url: fresh.url, platform }))
  const storages = await Promise.all(opening)
  const table = ++tables
  const replies = await Promise.all(
    storages.map((storage) => increment(storage, table, keyOf("k"))),
  )
  expect(replies.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  for (const storage of storages) await storage.close()
})

test("several processes lose no update", async () => {
  const table = ++tables
  const storages = await Promise.all([1, 2, 3].map(() => openRemote({ url: sqld.url, platform })))
  const clients = storages.flatMap((storage) => Array.from({ length: 8 }, () => storage))
  const replies = await Promise.all(
    clients.map(async (storage) => {
      const mine: number[] = []
      for (let round = 0; round < 5; round++) mine.push(await increment(storage, table, keyOf("k")))
      return mine
    }),
  )
  expect(new Set(replies.flat())).toEqual(new Set(Array.from({ length: 120 }, (_, at) => at + 1)))
  for (const storage of storages) await storage.close()
})

test("what was cut off before, after or during is done once", async () => {
  const random = randomOfTest()
  const fates: readonly Fate[] = ["cut before", "cut after", "cut during"]
  await using proxy = await startProxy(sqld.url, () =>
    random.oneIn(3) ? random.pick(fates) : "pass",
  )
  for (const sharing of [true, false]) {
    const table = ++tables
    const storage = await openRemote({ url: proxy.url, platform, sharing })
    const clients = Array.from({ length: 16 }, async (_, client) => {
      for (let round = 0; round < 5; round++) {
        await increment(storage, table, keyOf(`k${client % 4}`))
        const key = keyOf("blind", `${client} ${round}`)
        await storage.write([{ space: "itemSize", table, key }], ([size]) => ({
          changes: [
            put(table, key, "x"),
            { change: "count", table, items: size === undefined ? 1 : 0, bytes: 10 },
          ],
          reply: undefined,
        }))
      }
    })
    await Promise.all(clients)
    for (const name of ["k0", "k1", "k2", "k3"]) {
      const [row] = await storage.read([{ space: "item", table, key: keyOf(name) }], "strong")
      expect(row?.body).toBe("20")
    }
    const [count] = await storage.read([{ space: "tableCount", table }], "strong")
    expect(count).toEqual({ items: 80, bytes: 800 })
    await storage.close()
  }
  expect(proxy.cuts.size).toBe(3)
})

// As if the first request hung somewhere, and came in after the one that was sent for it.
test("a request that arrives twice is carried out once", async () => {
  const table = ++tables
  const late: Promise<unknown>[] = []
  const storage = await openRemote({
    url: sqld.url,
    platform,
    fetch: async (url, init) => {
      const { signal: _, ...again } = init
      const first = await fetch(url, init)
      if (String(init.body).includes("BEGIN IMMEDIATE")) late.push(fetch(url, again))
      return first
    },
  })
  for (let at = 1; at <= 20; at++) expect(await increment(storage, table, keyOf("k"))).toBe(at)
  await Promise.all(late)
  expect(await increment(storage, table, keyOf("k"))).toBe(21)
  await Promise.all(late)
  const [row] = await storage.read([{ space: "item", table, key: keyOf("k") }], "strong")
  expect(row?.body).toBe("21")
  expect(late.length).toBeGreaterThan(20)
  await storage.close()
})

test("a database that is away is an error of ours in the end, and none when it is back", async () => {
  const own = await startSqld()
  const table = ++tables
  let jumpMs = 0
  const patient = { ...platform, now: () => Date.now() + jumpMs }
  const storage = await openRemote({ url: own.url, platform: patient })
  await own.kill()
  const writing = increment(storage, table, keyOf("k")).catch((error: unknown) => error)
  const reading = storage.read([{ space: "tableCount", table }], "strong").catch((e: unknown) => e)
  await new Promise((resolve) => setTimeout(resolve, 200))
  jumpMs = 60_000
  expect(((await writing) as ApiError).code).toBe("InternalServerError")
  expect(((await reading) as ApiError).code).toBe("InternalServerError")
  const waiting = increment(storage, table, keyOf("k"))
  await own.restart()
  expect(await waiting).toBe(1)
  await storage.close()
  await own.stop()
})

test("whole items of many megabytes are read from one snapshot", async () => {
  const table = ++tables
  const storage = await openRemote({ url: sqld.url, platform })
  const keys = Array.from({ length: 60 }, (_, at) => keyOf("large", String(at).padStart(3, "0")))
  // Quotes take twice their room on the way.
  const body = (at: number) => `${at}"`.padEnd(300_000, '"')
  for (const [at, key] of keys.entries()) await apply(storage, put(table, key, body(at), 300_000))
  const items = keys.map((key) => ({ space: "item", table, key }) as const)
  const rows = await storage.read(items, "strong")
  for (const [at, row] of rows.entries()) expect(row?.body === body(at)).toBe(true)
  const page = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const bound = { rowsMax: 99, bytesMax: 10_000_000 }
      const range = { hash: 7, partition: Buffer.from("large"), sort: { from: Buffer.from("") } }
      const read = { space: "partition", table, ...range, direction: "forward", bound } as const
      const [found] = await storage.read([read], "strong")
      return found.rows.map((row) => Number.parseInt(row.body, 10))
    }),
  )
  for (const found of page) expect(found).toEqual(Array.from({ length: 34 }, (_, at) => at))
  await storage.close()
})

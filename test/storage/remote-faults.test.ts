/** What a remote storage does when others write at the same moment, and when replies get lost. */
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ApiError } from "../../src/error.ts"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import type { Change } from "../../src/storage/storage.ts"
import { type Fate, startProxy } from "../support/proxy.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { nodePlatform as platform } from "./platform.ts"
import { apply, increment, keyOf, put } from "./single-items.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

let tables = 0

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

test("increments that wait together are one look and one commit", async () => {
  const table = ++tables
  await using proxy = await startProxy(sqld.url)
  const storage = await openRemote({ url: proxy.url, platform })
  const before = proxy.roundTrips
  const all = Array.from({ length: 64 }, () => increment(storage, table, keyOf("k")))
  expect((await Promise.all(all)).toSorted((a, b) => a - b).at(-1)).toBe(64)
  expect(proxy.roundTrips - before).toBe(2)
  await storage.close()
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
  // However long sqld takes to start again, it is no half minute.
  let nowMs = platform.now()
  const storage = await openRemote({ url: own.url, platform: { ...platform, now: () => nowMs } })
  await own.kill()
  const writing = increment(storage, table, keyOf("k")).catch((error: unknown) => error)
  const reading = storage.read([{ space: "tableCount", table }], "strong").catch((e: unknown) => e)
  await new Promise((resolve) => setTimeout(resolve, 200))
  nowMs += 60_000
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

test("a plan may have more changes than one statement takes", async () => {
  const table = ++tables
  const index = 800_000
  const storage = await openRemote({ url: sqld.url, platform })
  const entries = Array.from({ length: 5001 }, (_, at): Change => {
    const key = { ...keyOf("e", `${at}`), item: keyOf("p") }
    return { change: "putEntry", index, key, size: 1 }
  })
  await apply(storage, ...entries)
  const counts = async () =>
    (await storage.read([{ space: "tableCount", table: index }], "strong"))[0].items
  expect(await counts()).toBe(5001)
  const puts = Array.from({ length: 4001 }, (_, at) => put(table, keyOf("p", `${at}`), "x"))
  await apply(storage, ...puts)
  const bound = { rowsMax: 9999, bytesMax: 1 << 20 }
  const everything = { space: "segment", table, hashFrom: 0, hashTo: 9, bound } as const
  expect((await storage.read([everything], "strong"))[0].rows).toHaveLength(4001)
  await storage.close()
})

// The average of the table is of no use for this page.
test("small items among large ones fill a page in a few requests", async () => {
  const table = ++tables
  let requests = 0
  const storage = await openRemote({
    url: sqld.url,
    platform,
    fetch: (url, init) => {
      requests++
      return fetch(url, init)
    },
  })
  const small = Array.from({ length: 3000 }, (_, at) =>
    put(table, keyOf("p", String(at).padStart(4, "0")), `${at}`, 30),
  )
  const count = { change: "count", table, items: 3010, bytes: 4_000_000_000 } as const
  await apply(storage, ...small, count)
  requests = 0
  const bound = { rowsMax: 9999, bytesMax: 1 << 20 }
  const place = { hash: 7, partition: Buffer.from("p"), sort: { from: Buffer.from("") } }
  for (const direction of ["forward", "backward"] as const) {
    const read = { space: "partition", table, ...place, direction, bound } as const
    const [page] = await storage.read([read], "strong")
    const numbers = small.map((_, at) => (direction === "forward" ? at : 2999 - at))
    expect(page.rows.map(({ body }) => Number(body))).toEqual(numbers)
    expect(page.isLast).toBe(true)
  }
  expect(requests).toBeLessThan(12)
  await storage.close()
})

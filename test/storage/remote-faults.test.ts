/** What a remote storage does when others write at the same moment, and when replies get lost. */
import { AsyncLocalStorage } from "node:async_hooks"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ApiError } from "../../src/error.ts"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import type { Change, ItemKey, Storage } from "../../src/storage/storage.ts"
import { type Fate, startProxy } from "../support/proxy.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { nodePlatform as platform } from "./platform.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

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

const isCommit = (init: RequestInit) => String(init.body).includes("INSERT INTO receipts")

test("a commit whose first reply was lost is sent on, whatever comes after", async () => {
  for (const next of [404, 408, 425]) {
    const table = ++tables
    let commits = 0
    const storage = await openRemote({
      url: sqld.url,
      platform,
      fetch: async (url, init) => {
        if (!isCommit(init)) return fetch(url, init)
        commits++
        if (commits === 2) return new Response("not here", { status: next })
        const reply = await fetch(url, init)
        if (commits > 1) return reply
        throw new TypeError(`cut after ${(await reply.text()).length}`)
      },
    })
    const both = [increment(storage, table, keyOf("a")), increment(storage, table, keyOf("b"))]
    expect(await Promise.all(both)).toEqual([1, 1])
    expect(commits).toBe(3)
    await storage.close()
  }
})

test("a status that turns a commit away is an error of ours, and nothing is tried apart", async () => {
  const table = ++tables
  let commits = 0
  const storage = await openRemote({
    url: sqld.url,
    platform,
    fetch: async (url, init) => {
      if (!isCommit(init)) return fetch(url, init)
      commits++
      return new Response("not here", { status: 404 })
    },
  })
  const both = [increment(storage, table, keyOf("a")), increment(storage, table, keyOf("b"))]
  const failures = await Promise.allSettled(both)
  for (const failure of failures) {
    expect(failure).toMatchObject({ reason: { code: "InternalServerError" } })
  }
  expect(commits).toBe(1)
  await storage.close()
})

interface Reply {
  results: {
    response: { result: { step_results: unknown[]; step_errors?: unknown[] | undefined } }
  }[]
}

test("a reply that says less than it should is one that was lost", async () => {
  const shortened: ((reply: Reply) => unknown)[] = [
    () => null,
    () => ({}),
    () => ({ results: [] }),
    (reply) => {
      for (const { response } of reply.results.slice(0, 1)) response.result.step_errors = undefined
      return reply
    },
    ...[0, 3, 5].map((length) => (reply: Reply) => {
      for (const { response } of reply.results.slice(0, 1)) {
        response.result.step_results.length = length
        if (response.result.step_errors) response.result.step_errors.length = length
      }
      return reply
    }),
  ]
  for (const shorten of shortened) {
    const table = ++tables
    let commits = 0
    const storage = await openRemote({
      url: sqld.url,
      platform,
      fetch: async (url, init) => {
        const reply = await fetch(url, init)
        if (!isCommit(init)) return reply
        commits++
        return commits > 1 ? reply : Response.json(shorten((await reply.json()) as Reply))
      },
    })
    expect(await increment(storage, table, keyOf("k"))).toBe(1)
    expect(await increment(storage, table, keyOf("k"))).toBe(2)
    expect(commits).toBe(3)
    await storage.close()
  }
})

test("without sharing, what is put off stays with the request it came in", async () => {
  const table = ++tables
  const requests = new AsyncLocalStorage<string>()
  const strangers: string[] = []
  const storage = await openRemote({
    url: sqld.url,
    platform,
    sharing: false,
    fetch: (url, init) => {
      const isLarge = String(init.body).includes(
        Buffer.from("large").toString("base64").slice(0, 6),
      )
      const mine = requests.getStore() ?? ""
      if (isLarge !== (mine === "large")) strangers.push(mine)
      return fetch(url, init)
    },
  })
  const write = (name: string, body: string) =>
    storage.write([{ space: "item", table, key: keyOf(name) }], () => ({
      changes: [put(table, keyOf(name), body, body.length)],
      reply: name,
    }))
  const body = JSON.stringify("x".repeat(390_000))
  const large = requests.run("large", () =>
    Promise.all(Array.from({ length: 25 }, (_, at) => write(`large${at}`, body))),
  )
  let isDone = false
  large.finally(() => {
    isDone = true
  })
  const small: Promise<string>[] = []
  for (let at = 0; !isDone; at++) {
    small.push(requests.run("small", () => write(`small${at}`, "1")))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(await large).toHaveLength(25)
  expect(await Promise.all(small)).toHaveLength(small.length)
  expect(small.length).toBeGreaterThan(1)
  expect(strangers).toEqual([])
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

// The invisible read cache: what it answers, and when it must not.
import { expect, test } from "vitest"
import { delayed } from "../../test/read-cache/delayed-storage.ts"
import {
  bound,
  cacheOf,
  find,
  keyOf,
  listAt,
  open,
  partitionOf,
  platform,
  put,
  segment,
  table,
  write,
} from "../../test/read-cache/fixture.ts"
import { randomOfTest } from "../../test/support/random-of-test.ts"
import { ApiError } from "../error.ts"
import { cached } from "./cached-storage.ts"
import { openLocal } from "./libsql/local.ts"
import { describeStorage } from "./storage.case.ts"
import type { Change, Consistency } from "./storage.ts"

const index = 8
const address = { account: "000000000000", region: "us-east-1", name: "Orders" }

describeStorage("memory behind a read cache", async () =>
  cached(await openLocal({ path: ":memory:", platform }), cacheOf()),
)

test("answers the second read, also of what is not there", async () => {
  const { storage, asked, direct, cache } = await open()
  await write(direct, put("a", "1"))
  for (let n = 0; n < 3; n++) {
    expect(await find(storage, "a")).toBe("1")
    expect(await find(storage, "none")).toBeUndefined()
    expect(await listAt(storage, segment)).toEqual(["1"])
  }
  // A miss asks the primary: a replica may not have what this process has written.
  expect(asked).toEqual(["strong", "strong", "strong"])
  expect(cache.counts).toEqual({ itemHits: 4, itemMisses: 2, pageHits: 2, pageMisses: 1 })
})

test("has what this process has written, without a read", async () => {
  const { storage, asked } = await open()
  await write(storage, put("a", "1"), put("b", "1"))
  await write(storage, put("a", "2"), { change: "deleteItem", table, key: keyOf("b") })
  expect(await find(storage, "a")).toBe("2")
  expect(await find(storage, "b")).toBeUndefined()
  expect(asked).toEqual([])
})

test("forgets pages that a write changes, and no others", async () => {
  const { storage, asked } = await open()
  await write(storage, put("a", "1"), put("b", "2", 2))
  const lists = () =>
    Promise.all([partitionOf(1), partitionOf(2), segment].map((read) => listAt(storage, read)))
  expect(await lists()).toEqual([["1"], ["2"], ["1", "2"]])
  expect(await lists()).toEqual([["1"], ["2"], ["1", "2"]])
  expect(asked).toHaveLength(3)
  await write(storage, put("a", "3"))
  expect(await lists()).toEqual([["3"], ["2"], ["3", "2"]])
  expect(asked).toHaveLength(5)
  await write(storage, { change: "deleteItem", table, key: keyOf("b", 2) })
  expect(await lists()).toEqual([["3"], [], ["3"]])
})

test("forgets pages of an index when an entry or an item of its table changes", async () => {
  const { storage } = await open()
  const item = keyOf("a")
  const read = { space: "indexSegment", table, index, hashFrom: 0, hashTo: 9, bound } as const
  const bodies = async () => {
    const [page] = await storage.read([read], "eventual")
    return page.rows.map(({ body }) => body)
  }
  await write(storage, put("a", "1"))
  expect(await bodies()).toEqual([])
  const key = { ...item, item }
  await write(storage, { change: "putEntry", index, key, size: 1 })
  expect(await bodies()).toEqual(["1"])
  await write(storage, put("a", "2"))
  expect(await bodies()).toEqual(["2"])
})

test("strong reads and writes see the database, and correct what is kept", async () => {
  const { direct, storage } = await open()
  await write(storage, put("a", "1"))
  expect(await listAt(storage, partitionOf(1))).toEqual(["1"])
  await write(direct, put("a", "2"))
  expect(await find(storage, "a")).toBe("1")
  expect(await find(storage, "a", "strong")).toBe("2")
  expect(await find(storage, "a")).toBe("2")
  expect(await listAt(storage, partitionOf(1))).toEqual(["2"])
  await write(direct, put("a", "3"))
  const refuse = ApiError.conditionFailed()
  const refused = storage.write([{ space: "item", table, key: keyOf("a") }], ([row]) => {
    expect(row?.body).toBe("3")
    return { refuse }
  })
  await expect(refused).rejects.toBe(refuse)
  expect(await find(storage, "a")).toBe("3")
})

test("tables that changed are seen by who changes them, and by strong reads", async () => {
  const { direct, storage } = await open()
  const versionAt = async (consistency: Consistency) =>
    (await storage.read([{ space: "tableVersion", address }], consistency))[0]
  const putTable: Change = { change: "putTable", address, table, body: "{}" }
  expect(await versionAt("eventual")).toBeUndefined()
  await write(storage, putTable)
  const first = await versionAt("eventual")
  expect(first).toBe(await versionAt("strong"))
  await write(direct, putTable)
  expect(await versionAt("eventual")).toBe(first)
  await storage.read([{ space: "table", address }], "strong")
  expect(await versionAt("eventual")).not.toBe(first)
  await write(storage, { change: "dropTable", address, table })
  expect(await versionAt("eventual")).toBeUndefined()
})

test("what misses one of its reads is read whole: a snapshot", async () => {
  const { direct, storage } = await open()
  await write(storage, put("a", "1"))
  await write(direct, put("a", "2"), put("b", "2"))
  const reads = ["a", "b"].map((name) => ({ space: "item", table, key: keyOf(name) }) as const)
  const rows = await storage.read(reads, "eventual")
  expect(rows.map((row) => row?.body)).toEqual(["2", "2"])
})

// The classic race: what was read before the write arrives after it.
test("a read that began before a write is not kept after it", async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const { storage, cache } = await open({}, (inner) => ({
    async read(reads, consistency) {
      const found = await inner.read(reads, consistency)
      await released
      return found
    },
    write: (reads, plan) => inner.write(reads, plan),
    close: () => inner.close(),
  }))
  const early = [find(storage, "a"), find(storage, "b"), listAt(storage, partitionOf(1))]
  await write(storage, put("a", "new"))
  release()
  expect(await Promise.all(early)).toEqual([undefined, undefined, []])
  expect(await find(storage, "a")).toBe("new")
  expect(await listAt(storage, partitionOf(1))).toEqual(["new"])
  // Of `b` nobody has written, so it was kept.
  expect(await find(storage, "b")).toBeUndefined()
  expect(cache.counts.itemMisses).toBe(2)
})

test("while a write is under way nothing is kept, whichever way it ends", async () => {
  const gates: (() => void)[] = []
  const { storage, direct, asked } = await open({}, (inner) => ({
    read: (reads, consistency) => inner.read(reads, consistency),
    async write(reads, plan) {
      await inner.write(reads, plan)
      await new Promise<void>((resolve) => gates.push(resolve))
      throw ApiError.invalid("the reply was lost")
    },
    close: () => inner.close(),
  }))
  await write(direct, put("a", "1"))
  expect(await find(storage, "a")).toBe("1")
  const writing = write(storage, put("a", "2"))
  while (gates.length === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(await find(storage, "a")).toBe("2")
  await write(direct, put("a", "3"))
  expect(await find(storage, "a")).toBe("3")
  gates[0]?.()
  await expect(writing).rejects.toThrow("the reply was lost")
  await write(direct, put("a", "4"))
  expect(await find(storage, "a")).toBe("4")
  expect(asked).toHaveLength(4)
})

test("no read is older than what was acknowledged, or seen, before it began", async () => {
  const random = randomOfTest()
  const { storage, cache } = await open({ itemsMax: 3 }, (inner) => delayed(inner, random))
  const names = ["a", "b", "c", "d"]
  const seen = new Map(names.map((name) => [name, 0]))
  const see = (name: string, number: number, floor: number) => {
    expect(number, `${name}, seed ${random.seed}`).toBeGreaterThanOrEqual(floor)
    seen.set(name, Math.max(number, seen.get(name) ?? 0))
  }
  const increment = async (name: string) => {
    const reads = [{ space: "item", table, key: keyOf(name) }] as const
    const written = await storage.write(reads, ([row]) => {
      const next = Number(row?.body.slice(1) ?? 0) + 1
      return { changes: [put(name, `${name}${next}`)], reply: next }
    })
    see(name, written, (seen.get(name) ?? 0) > written ? written : 0)
  }
  const readOne = async (name: string) => {
    const floor = seen.get(name) ?? 0
    const body = await find(storage, name, random.oneIn(6) ? "strong" : "eventual")
    see(name, Number(body?.slice(1) ?? 0), floor)
  }
  const readAll = async () => {
    const floors = new Map(seen)
    const page = await listAt(storage, random.oneIn(2) ? segment : partitionOf(1))
    const found = new Map(page.map((body) => [body.slice(0, 1), Number(body.slice(1))]))
    for (const name of names) see(name, found.get(name) ?? 0, floors.get(name) ?? 0)
  }
  const client = async () => {
    for (let step = 0; step < 400; step++) {
      const dice = random.below(10)
      const name = random.pick(names)
      await (dice < 2 ? increment(name) : dice < 6 ? readOne(name) : readAll())
      if (random.oneIn(4)) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await Promise.all([client(), client(), client(), client()])
  expect(cache.counts.itemHits).toBeGreaterThan(10)
  expect(cache.counts.pageHits).toBeGreaterThan(10)
})

// The rules of DAX, and the bounds of what is kept.
import { describe, expect, test } from "vitest"
import {
  clock,
  find,
  keyOf,
  listAt,
  open,
  partitionOf,
  platform,
  put,
  table,
  write,
} from "../../test/read-cache/fixture.ts"
import { cached } from "./cached-storage.ts"
import { openLocal } from "./libsql/local.ts"

// AWS guide, "DAX and DynamoDB consistency models": the query cache is not touched by writes,
// what is not there is kept too, and consistent reads pass through and leave nothing.
describe("the cache with the rules of DAX", () => {
  test("pages stay as they are until their time is over", async () => {
    const { storage } = await open({ mode: "dax" })
    await write(storage, put("a", "1"))
    expect(await listAt(storage, partitionOf(1))).toEqual(["1"])
    await write(storage, put("a", "2"))
    expect(await find(storage, "a")).toBe("2")
    expect(await listAt(storage, partitionOf(1))).toEqual(["1"])
    clock.nowMs += 5001
    expect(await listAt(storage, partitionOf(1))).toEqual(["2"])
  })

  test("a consistent read sees what another has written, and the cache does not", async () => {
    const { direct, storage, asked } = await open({ mode: "dax" })
    expect(await find(storage, "a")).toBeUndefined()
    await write(direct, put("a", "1"))
    expect(await find(storage, "a")).toBeUndefined()
    expect(await find(storage, "a", "strong")).toBe("1")
    expect(await find(storage, "a")).toBeUndefined()
    expect(asked).toEqual(["eventual", "strong"])
    clock.nowMs += 5001
    expect(await find(storage, "a")).toBe("1")
  })

  test("of many items only those are read that are not there", async () => {
    const { direct, storage } = await open({ mode: "dax" })
    await write(storage, put("a", "1"))
    await write(direct, put("a", "2"), put("b", "2"))
    const reads = ["a", "b"].map((name) => ({ space: "item", table, key: keyOf(name) }) as const)
    const rows = await storage.read(reads, "eventual")
    expect(rows.map((row) => row?.body)).toEqual(["1", "2"])
  })
})

describe("bounds", () => {
  test("what is too old is read again", async () => {
    const { direct, storage } = await open()
    await write(storage, put("a", "1"))
    await write(direct, put("a", "2"))
    clock.nowMs += 5000
    expect(await find(storage, "a")).toBe("1")
    clock.nowMs += 1
    expect(await find(storage, "a")).toBe("2")
  })

  test("so many items are kept, those that were used last", async () => {
    const { storage, asked, cache } = await open({ itemsMax: 2 })
    await write(storage, put("a", "1"), put("b", "1"))
    await find(storage, "a")
    await write(storage, put("c", "1"))
    expect(asked).toEqual([])
    await find(storage, "a")
    await find(storage, "c")
    expect(asked).toEqual([])
    await find(storage, "b")
    expect(asked).toHaveLength(1)
    expect(cache.items.size).toBe(2)
  })

  test("large texts make room, too", async () => {
    const { storage, cache } = await open({ itemsMax: 1000 })
    const large = "x".repeat(400_000)
    for (let n = 0; n < 100; n++) await write(storage, put(`${n}`, large))
    expect(cache.items.size).toBeLessThan(90)
    expect(cache.items.size).toBeGreaterThan(70)
  })

  test("two databases share the bounds and nothing else", async () => {
    const { storage, cache } = await open()
    const other = cached(await openLocal({ path: ":memory:", platform }), cache)
    await write(storage, put("a", "1"))
    expect(await find(other, "a")).toBeUndefined()
    await write(other, put("a", "2"))
    expect(await find(storage, "a")).toBe("1")
    expect(cache.items.size).toBe(2)
    await other.close()
  })
})

import { setTimeout as sleep } from "node:timers/promises"
import { expect, onTestFinished, test } from "vitest"
import { silentPlatform } from "../runtime/platform.ts"
import { inTurn } from "./in-turn.ts"
import { openLocal } from "./libsql/local.ts"
import type { ItemKey, Storage } from "./storage.ts"

/** Its time stands still: nobody loses a turn because the machine is slow. */
const platform = { ...silentPlatform(), now: () => 0 }
/** Ten times as fast, so that a test need not wait for seconds. */
const hurried = { ...platform, now: () => Date.now() * 10 }

const key = (partition: number): ItemKey => ({
  hash: 0,
  partition: Uint8Array.of(partition),
  sort: new Uint8Array(),
})

/** A database that takes its time, and how many writes it had under way at most. */
async function slowDatabase() {
  const storage = await openLocal({ path: ":memory:", platform })
  onTestFinished(() => storage.close())
  const seen = { underWay: 0, most: 0 }
  const slow: Storage = {
    read: (reads, consistency) => storage.read(reads, consistency),
    close: () => storage.close(),
    async write(reads, plan) {
      seen.underWay += 1
      seen.most = Math.max(seen.most, seen.underWay)
      await sleep(5)
      seen.underWay -= 1
      return storage.write(reads, plan)
    },
  }
  return { slow, seen, storage }
}

function increment(storage: Storage, partition: number): Promise<number> {
  const at = { table: 1, key: key(partition) }
  return storage.write([{ space: "item", ...at }], ([row]) => {
    const next = Number(row?.body ?? 0) + 1
    const changed = { size: 1, body: String(next) }
    return { changes: [{ change: "putItem", ...at, row: changed }], reply: next }
  })
}

test("writes to one item take turns", async () => {
  const { slow, seen } = await slowDatabase()
  const storage = inTurn(slow, platform)
  const replies = await Promise.all(Array.from({ length: 8 }, () => increment(storage, 1)))
  expect(replies.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(seen.most).toBe(1)
})

test("writes to different items do not", async () => {
  const { slow, seen } = await slowDatabase()
  const storage = inTurn(slow, platform)
  await Promise.all(Array.from({ length: 8 }, (_, at) => increment(storage, at)))
  expect(seen.most).toBe(8)
})

test("a failure gives the item back", async () => {
  const { slow } = await slowDatabase()
  const storage = inTurn(slow, platform)
  const failing = storage.write([{ space: "item", table: 1, key: key(1) }], () => {
    throw new Error("the plan fails")
  })
  await expect(failing).rejects.toThrow()
  expect(await increment(storage, 1)).toBe(1)
})

test("whoever was cancelled under way holds nobody up for long", async () => {
  const { slow } = await slowDatabase()
  let isFirst = true
  const forgetful: Storage = {
    ...slow,
    write(reads, plan) {
      if (!isFirst) return slow.write(reads, plan)
      isFirst = false
      return new Promise(() => {})
    },
  }
  const storage = inTurn(forgetful, hurried)
  void increment(storage, 1)
  expect(await increment(storage, 1)).toBe(1)
})

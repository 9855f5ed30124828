/** Puts on a remote storage that do not look at what was there: counts, replies, lost replies. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import type { ItemKey, Storage } from "../../src/storage/storage.ts"
import { type Fate, startProxy } from "../support/proxy.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { nodePlatform as platform } from "./platform.ts"
import { apply, keyOf } from "./single-items.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

let tables = 0

/** As an unconditional PutItem: answers the old size. */
function putBlindly(storage: Storage, table: number, key: ItemKey, size: number) {
  return storage.write(
    [
      { space: "tableVersion", address: { account: "a", region: "r", name: `${table}` } },
      { space: "itemSize", table, key },
    ],
    ([version, oldSize]) => {
      if (version === undefined) throw new Error("no such table")
      const items = oldSize === undefined ? 1 : 0
      const count = { change: "count", table, items, bytes: size - (oldSize ?? 0) } as const
      const row = { body: `${size}`, size }
      return { changes: [{ change: "putItem", table, key, row }, count], reply: oldSize }
    },
  )
}

test("puts that did not look are counted and answered right, whatever is cut off", async () => {
  const random = randomOfTest()
  const fates: readonly Fate[] = ["cut before", "cut after", "cut during"]
  let isRough = false
  await using proxy = await startProxy(sqld.url, () =>
    isRough && random.oneIn(3) ? random.pick(fates) : "pass",
  )
  const table = ++tables
  const address = { account: "a", region: "r", name: `${table}` }
  const storage = await openRemote({ url: proxy.url, platform })
  await apply(storage, { change: "putTable", address, table, body: "{}" })
  await storage.read([{ space: "tableVersion", address }], "strong")

  const before = proxy.roundTrips
  expect(await putBlindly(storage, table, keyOf("first"), 7)).toBeUndefined()
  expect(await putBlindly(storage, table, keyOf("first"), 8)).toBe(7)
  expect(proxy.roundTrips - before).toBe(2)

  isRough = true
  const clients = Array.from({ length: 16 }, async (_, client) => {
    const key = keyOf("own", `${client}`)
    for (let round = 0; round < 8; round++) {
      const oldSize = await putBlindly(storage, table, key, 100 + round)
      expect(oldSize).toBe(round === 0 ? undefined : 99 + round)
      await putBlindly(storage, table, keyOf("everybody's"), client)
    }
  })
  await Promise.all(clients)
  isRough = false
  const [count, row] = await storage.read(
    [
      { space: "tableCount", table },
      { space: "item", table, key: keyOf("everybody's") },
    ],
    "strong",
  )
  expect(count).toEqual({ items: 18, bytes: 8 + 16 * 107 + (row?.size ?? 0) })

  // Somebody else's change of the table: the version that was known is not the version any more.
  const other = await openRemote({ url: sqld.url, platform })
  await apply(other, { change: "putTable", address, table, body: "{}" })
  expect(await putBlindly(storage, table, keyOf("first"), 9)).toBe(8)
  await apply(other, { change: "dropTable", address, table })
  await expect(putBlindly(storage, table, keyOf("first"), 9)).rejects.toThrow("no such table")
  await other.close()
  await storage.close()
})

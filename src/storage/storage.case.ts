/**
 * One suite for every implementation of the storage port; each has a test file that calls
 * `describeStorage`. The expectations are the comments in `storage.ts`.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { ApiError } from "../error.ts"
import { describeIndexModel } from "./index-model.case.ts"
import { describeIndexes } from "./indexes.case.ts"
import { describeItemCollections } from "./item-collections.case.ts"
import { describeLog } from "./log.case.ts"
import { describeAgainstModel } from "./model.case.ts"
import { describePages } from "./pages.case.ts"
import { describeReplicas } from "./replicas.case.ts"
import type { Change, ItemKey, Read, Storage, TableAddress } from "./storage.ts"
import { describeTables } from "./tables.case.ts"
import { describeTasks } from "./tasks.case.ts"
import { describeTokens } from "./tokens.case.ts"
import { describeVectors } from "./vectors.case.ts"

const address: TableAddress = { account: "000000000000", region: "eu-west-1", name: "Music" }
const table = 11

function keyOf(partition: string, sort = "", hash = 7): ItemKey {
  return { hash, partition: Buffer.from(partition), sort: Buffer.from(sort) }
}

function put(key: ItemKey, body: string, size = 100): Change {
  return { change: "putItem", table, key, row: { body, size } }
}

/** `open` gives an empty storage each time. */
export function describeStorage(name: string, open: () => Promise<Storage>): void {
  describe(name, () => {
    let storage: Storage
    beforeEach(async () => {
      storage = await open()
    })
    afterEach(() => storage.close())

    const apply = (...changes: Change[]) => storage.write([], () => ({ changes, reply: undefined }))
    const findItem = async (key: ItemKey) =>
      (await storage.read([{ space: "item", table, key }], "strong"))[0]

    test("finds nothing where nothing is", async () => {
      const key = keyOf("a")
      const bound = { rowsMax: 10, bytesMax: 1000 }
      const found = await storage.read(
        [
          { space: "table", address },
          { space: "tableVersion", address },
          { space: "tables", account: address.account, region: address.region, rowsMax: 5 },
          { space: "tableCount", table },
          { space: "item", table, key },
          { space: "itemSize", table, key },
          {
            ...{ space: "partition", table, hash: 7, partition: key.partition, bound },
            ...{ sort: { from: key.sort }, direction: "forward" },
          },
          { space: "segment", table, hashFrom: 0, hashTo: 2 ** 32 - 1, bound },
          { space: "droppedTables", rowsMax: 5 },
        ],
        "strong",
      )
      const noCount = { items: 0, bytes: 0 }
      const noPage = { rows: [], isLast: true }
      expect(found).toEqual([
        ...[undefined, undefined, [], noCount, undefined, undefined, noPage, noPage],
        [],
      ])
      expect(
        await storage.read(
          [
            { space: "tableVersion", address },
            { space: "item", table, key },
          ],
          "strong",
        ),
      ).toEqual([undefined, undefined])
    })

    test("gives back what was put, whatever characters and however long", async () => {
      const odd = JSON.stringify({ 'q"\\': { S: "é😀\u0000\ud800" } })
      const bodies = ['{"s":{"S":"a"}}', odd, "x".repeat(500_000), ""]
      for (const [at, body] of bodies.entries()) {
        await apply(put(keyOf(`k${at}`), body, at))
        expect(await findItem(keyOf(`k${at}`))).toEqual({ body, size: at })
      }
      const sizes: Read[] = [{ space: "itemSize", table, key: keyOf("k2") }]
      expect(await storage.read(sizes, "eventual")).toEqual([2])
    })

    test("tells keys apart that join to the same bytes", async () => {
      await apply(put(keyOf("ab", "c"), "1"), put(keyOf("a", "bc"), "2"), put(keyOf("abc"), "3"))
      expect((await findItem(keyOf("ab", "c")))?.body).toBe("1")
      expect((await findItem(keyOf("a", "bc")))?.body).toBe("2")
      expect((await findItem(keyOf("abc")))?.body).toBe("3")
      expect(await findItem(keyOf("ab"))).toBeUndefined()
    })

    // Keys are given as views into bigger buffers; only their own bytes count.
    test("takes the bytes of a view, not of the buffer under it", async () => {
      const partition = Buffer.from("xxkeyxx").subarray(2, 5)
      await apply(put({ hash: 7, partition, sort: new Uint8Array(4).subarray(2, 2) }, "view"))
      expect((await findItem(keyOf("key")))?.body).toBe("view")
    })

    test("hands the plan what it found and returns the plan's reply", async () => {
      await apply(put(keyOf("a"), "old", 3))
      const reply = await storage.write(
        [
          { space: "item", table, key: keyOf("a") },
          { space: "itemSize", table, key: keyOf("b") },
        ],
        ([row, size]) => ({ changes: [], reply: [row?.body, size] }),
      )
      expect(reply).toEqual(["old", undefined])
    })

    test("throws a refusal and changes nothing", async () => {
      const refuse = ApiError.conditionFailed()
      await expect(storage.write([], () => ({ refuse }))).rejects.toBe(refuse)
      expect(await findItem(keyOf("a"))).toBeUndefined()
    })

    // Writers that commit together must not share their failures.
    test("keeps a plan's bug to its caller", async () => {
      const bug = new Error("a bug in the plan")
      const results = await Promise.allSettled([
        apply(put(keyOf("a"), "1")),
        storage.write([], () => {
          throw bug
        }),
        storage.write([], () => ({ refuse: ApiError.conditionFailed() })),
        apply(put(keyOf("b"), "2")),
      ])
      expect(results.map(({ status }) => status)).toEqual([
        ...["fulfilled", "rejected", "rejected", "fulfilled"],
      ])
      expect(results[1]).toMatchObject({ reason: bug })
      expect((await findItem(keyOf("a")))?.body).toBe("1")
      expect((await findItem(keyOf("b")))?.body).toBe("2")
    })

    test("applies nothing of a plan that fails half-way, and all of its neighbours", async () => {
      const broken = put(keyOf("x"), null as unknown as string)
      const results = await Promise.allSettled([
        apply(put(keyOf("a"), "1"), { change: "count", table, items: 1, bytes: 1 }),
        apply(put(keyOf("b"), "2"), { change: "count", table, items: 1, bytes: 1 }, broken),
        apply(broken, { change: "count", table, items: 1, bytes: 1 }),
        apply(put(keyOf("c"), "3"), put(keyOf("d"), "4")),
      ])
      expect(results.map(({ status }) => status)).toEqual([
        ...["fulfilled", "rejected", "rejected", "fulfilled"],
      ])
      const bodies = await Promise.all(["a", "b", "c", "d"].map((name) => findItem(keyOf(name))))
      expect(bodies.map((row) => row?.body)).toEqual(["1", undefined, "3", "4"])
      const [count] = await storage.read([{ space: "tableCount", table }], "strong")
      expect(count).toEqual({ items: 1, bytes: 1 })
    })

    test("loses no update among concurrent increments", async () => {
      const key = keyOf("counter")
      const increment = () =>
        storage.write([{ space: "item", table, key }], ([row]) => {
          const next = Number(row?.body ?? 0) + 1
          return { changes: [put(key, String(next))], reply: next }
        })
      // More than one commit takes, so that the rest has to follow in another.
      const replies = await Promise.all(Array.from({ length: 600 }, increment))
      expect(new Set(replies).size).toBe(600)
      expect((await findItem(key))?.body).toBe("600")
    })

    test("a read that starts after an acknowledgement sees it", async () => {
      for (let at = 0; at < 20; at++) {
        await Promise.all([apply(put(keyOf("other"), "x")), apply(put(keyOf("a"), String(at)))])
        expect((await findItem(keyOf("a")))?.body).toBe(String(at))
      }
    })

    test("several reads see one snapshot while writers change both rows", async () => {
      let isRunning = true
      const writer = async () => {
        for (let at = 0; isRunning; at++) {
          await apply(put(keyOf("left"), String(at)), put(keyOf("right"), String(at)))
        }
      }
      const writing = writer()
      for (let at = 0; at < 50; at++) {
        const [left, right] = await storage.read(
          [
            { space: "item", table, key: keyOf("left") },
            { space: "item", table, key: keyOf("right") },
          ],
          "strong",
        )
        expect(left).toEqual(right)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      isRunning = false
      await writing
      expect(Number((await findItem(keyOf("left")))?.body)).toBeGreaterThan(0)
    })

    test("sees counts and tables that earlier plans of the same moment decided", async () => {
      const counting = () =>
        storage.write([{ space: "tableCount", table }], ([count]) => ({
          changes: [{ change: "count", table, items: 1, bytes: 10 }],
          reply: count.items,
        }))
      const replies = await Promise.all([counting(), counting(), counting()])
      expect(replies.toSorted()).toEqual([0, 1, 2])
      const versionNow = () =>
        storage.write([{ space: "tableVersion", address }], ([version]) => ({
          changes: [{ change: "putTable", address, table, body: "{}" }],
          reply: version,
        }))
      const versions = await Promise.all([versionNow(), versionNow(), versionNow()])
      expect(new Set(versions).size).toBe(3)
    })

    test("refuses calls after close, and close may be called again", async () => {
      const last = apply(put(keyOf("a"), "1"))
      const closed = storage.close()
      await expect(apply(put(keyOf("b"), "2"))).rejects.toThrow(ApiError)
      await expect(findItem(keyOf("a"))).rejects.toThrow(ApiError)
      await last
      await closed
      await storage.close()
    })

    describeTables(() => storage)
    describePages(() => storage)
    describeTasks(() => storage)
    describeTokens(() => storage)
    describeVectors(() => storage)
    describeLog(() => storage)
    describeIndexes(() => storage)
    describeReplicas(() => storage)
    describeItemCollections(() => storage)
    describeIndexModel(() => storage)
    describeAgainstModel(() => storage)
  })
}

/** Plans on a remote storage while others change what they saw: one case for each kind of read. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import type { Change, Read } from "../../src/storage/storage.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { nodePlatform as platform } from "./platform.ts"
import { apply, keyOf, put } from "./single-items.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

const address = { account: "a", region: "r", name: "t" }
let tables = 0

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

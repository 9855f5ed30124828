import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "libsql"
import { afterAll, expect, test } from "vitest"
import type { Storage } from "../storage.ts"
import { openLocal } from "./local.ts"

const platform = {
  now: () => 0,
  randomBytes: (length: number) => new Uint8Array(length).fill(7),
  log: () => {},
}
const folder = mkdtempSync(join(tmpdir(), "libdynamo-reads-"))
afterAll(() => rmSync(folder, { recursive: true }))

const address = { account: "000000000000", region: "eu-west-1", name: "Music" }
const keyOf = (number: number) => ({
  hash: number,
  partition: Buffer.from(`partition ${number}`),
  sort: new Uint8Array(0),
})

async function openWithItems(name: string, count: number): Promise<Storage> {
  const storage = await openLocal({
    path: name === ":memory:" ? name : join(folder, name),
    platform,
  })
  await storage.write([], () => ({
    changes: [
      { change: "putTable", address, table: 1, body: "{}" },
      ...Array.from({ length: count }, (_, number) => ({
        change: "putItem" as const,
        table: 1,
        key: keyOf(number),
        row: { body: String(number), size: number },
      })),
    ],
    reply: undefined,
  }))
  return storage
}

// More than one group holds, so the last ones are read a turn later.
test("reads that wait together each get their own answer", async () => {
  const storage = await openWithItems(":memory:", 200)
  const [version] = await storage.read([{ space: "tableVersion", address }], "strong")
  expect(version).toEqual(expect.any(Number))
  const elsewhere = { ...address, region: "eu-west-2" }
  const found = await Promise.all(
    Array.from({ length: 300 }, (_, number) =>
      storage.read(
        [
          { space: "tableVersion", address: number % 2 === 0 ? address : elsewhere },
          { space: "item", table: 1, key: keyOf(number) },
        ],
        "strong",
      ),
    ),
  )
  expect(found).toEqual(
    Array.from({ length: 300 }, (_, number) => [
      number % 2 === 0 ? version : undefined,
      number < 200 ? { body: String(number), size: number } : undefined,
    ]),
  )
  await storage.close()
})

test("one that cannot be read fails alone", async () => {
  const storage = await openWithItems(":memory:", 2)
  const read = (number: number, table: number) =>
    storage.read([{ space: "item", table, key: keyOf(number) }], "strong")
  // No column of the schema takes an object.
  const settled = await Promise.allSettled([read(0, 1), read(1, {} as never), read(1, 1)])
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"])
  expect(settled[2]).toMatchObject({ value: [{ body: "1" }] })
  await storage.close()
})

test("what another process committed before a read is seen by it, and by all behind it", async () => {
  const storage = await openWithItems("shared.db", 1)
  const other = new Database(join(folder, "shared.db"))
  for (let size = 1; size <= 50; size++) {
    const earlier = [1, 2, 3].map(() =>
      storage.read([{ space: "itemSize", table: 1, key: keyOf(0) }], "strong"),
    )
    other.prepare("UPDATE items SET size = ?").run([size])
    const later = [1, 2, 3].map(() =>
      storage.read([{ space: "itemSize", table: 1, key: keyOf(0) }], "strong"),
    )
    expect(await Promise.all(later)).toEqual([[size], [size], [size]])
    await Promise.all(earlier)
  }
  other.close()
  await storage.close()
})

test("reads that wait when the database is closed are answered", async () => {
  const storage = await openWithItems(":memory:", 3)
  const reads = [0, 1, 2].map((number) =>
    storage.read([{ space: "itemSize", table: 1, key: keyOf(number) }], "strong"),
  )
  await storage.close()
  expect(await Promise.all(reads)).toEqual([[0], [1], [2]])
  await expect(storage.read([], "strong")).rejects.toThrow("The database is closed")
})

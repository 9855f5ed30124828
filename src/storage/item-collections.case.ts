/** The part of the shared suite about item collections: what one partition holds, and its indexes. */
import { expect, test } from "vitest"
import type { Change, ItemKey, Storage } from "./storage.ts"

const table = 5
const index = 77

export function describeItemCollections(storageNow: () => Storage): void {
  const apply = (...changes: readonly Change[]) =>
    storageNow().write([], () => ({ changes, reply: undefined }))

  test("an item collection is its items and their entries", async () => {
    const item = (name: string, sort: string): ItemKey => ({
      ...{ hash: 9, partition: Buffer.from(name), sort: Buffer.from(sort) },
    })
    for (const [name, sort] of [
      ["p", "1"],
      ["p", "2"],
      ["q", "1"],
    ] as const) {
      const row = { body: "", size: 100 }
      const key = { ...item(name, "x"), item: item(name, sort) }
      await apply({ change: "putItem", table, key: item(name, sort), row })
      await apply({ change: "putEntry", index, key, size: 10 })
    }
    const key = { table, hash: 9, partition: Buffer.from("p") }
    const read = { space: "collectionSize", ...key, sumMax: 9, countMax: 9 } as const
    const sizes = await storageNow().read(
      [
        { ...read, indexes: [] },
        { ...read, indexes: [index, 78] },
        { ...read, indexes: [index], partition: Buffer.from("none") },
      ],
      "strong",
    )
    expect(sizes).toEqual([200, 220, 0])
  })

  test("a large item collection is judged by its first items, and counted so far", async () => {
    for (const [at, size] of [30, 10, 70].entries()) {
      const itemKey = { hash: 9, partition: Buffer.from("p"), sort: Uint8Array.of(at) }
      await apply({ change: "putItem", table, key: itemKey, row: { body: "", size } })
      const key = { ...itemKey, item: itemKey }
      await apply({ change: "putEntry", index, key, size: at + 1 })
    }
    const sizes = async (sumMax: number, countMax: number, indexes: readonly number[]) => {
      const what = { table, indexes, hash: 9, partition: Buffer.from("p"), sumMax, countMax }
      const [bytes] = await storageNow().read([{ space: "collectionSize", ...what }], "strong")
      return bytes
    }
    expect(await sizes(4, 9, [])).toBe(110)
    expect(await sizes(3, 9, [])).toBe(110)
    expect(await sizes(2, 9, [])).toBe(60)
    expect(await sizes(1, 2, [])).toBe(60)
    expect(await sizes(2, 9, [index])).toBe(65)
  })
}

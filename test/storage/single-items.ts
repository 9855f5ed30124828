/** Items as tests of one storage put them: one hash, names for keys, numbers for bodies. */
import type { Change, ItemKey, Storage } from "../../src/storage/storage.ts"

export function keyOf(name: string, sort = ""): ItemKey {
  return { hash: 7, partition: Buffer.from(name), sort: Buffer.from(sort) }
}

export function put(table: number, key: ItemKey, body: string, size = 10): Change {
  return { change: "putItem", table, key, row: { body, size } }
}

/** Resolves to the new number. */
export function increment(storage: Storage, table: number, key: ItemKey): Promise<number> {
  return storage.write([{ space: "item", table, key }], ([row]) => {
    const next = Number(row?.body ?? 0) + 1
    return { changes: [put(table, key, String(next))], reply: next }
  })
}

export function apply(storage: Storage, ...changes: readonly Change[]): Promise<undefined> {
  return storage.write([], () => ({ changes, reply: undefined }))
}

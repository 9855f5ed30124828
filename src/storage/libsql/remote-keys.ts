/** Keys of records as text, for maps. */
import { Buffer } from "node:buffer"
import type { EntryKey } from "../index-space.ts"
import type { ItemKey } from "../storage.ts"

export function itemName(table: number, { hash, partition, sort }: ItemKey): string {
  return `${table}/${hash}/${partition.length}/${bytesName(partition)}${bytesName(sort)}`
}

export function entryName(index: number, key: EntryKey): string {
  return `${itemName(index, key)}/${key.sort.length}/${itemName(0, key.item)}`
}

/** One character for each byte. */
export function bytesName({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("latin1")
}

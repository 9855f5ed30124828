/** What can be kept of reads, by which names, and which writes make it wrong. */
import { Buffer } from "node:buffer"
import type { Change, ItemKey, Read, TableAddress } from "./storage.ts"

/** What the read cache answers; all else it hands on. */
export type CachedRead = Extract<
  Read,
  {
    space: "tableVersion" | "item" | "partition" | "segment" | "indexPartition" | "indexSegment"
  }
>

export function isCachedRead(read: Read): read is CachedRead {
  switch (read.space) {
    case "tableVersion":
    case "item":
    case "partition":
    case "segment":
    case "indexPartition":
    case "indexSegment":
      return true
    default:
      return false
  }
}

/** Equal for equal reads, and only for them. */
export function nameOf(read: CachedRead): string {
  if (read.space === "item") return itemPlace(read.table, read.key)
  if (read.space === "tableVersion") return tablePlace(read.address)
  return JSON.stringify(read, (_, value) => (value instanceof Uint8Array ? textOf(value) : value))
}

/** Where writes make wrong what the read has found. */
export function placesOf(read: CachedRead): readonly string[] {
  switch (read.space) {
    case "tableVersion":
      return [tablePlace(read.address)]
    case "item":
      return [itemPlace(read.table, read.key)]
    case "partition":
      return [partitionPlace(read.table, read.hash)]
    case "segment":
      return [itemsPlace(read.table)]
    case "indexPartition":
    case "indexSegment":
      return [itemsPlace(read.table), indexPlace(read.index)]
  }
}

/** The places that a change writes to. */
export function placesOfChange(change: Change): readonly string[] {
  switch (change.change) {
    case "putItem":
    case "deleteItem":
      return placesOfItem(change.table, change.key)
    case "putTable":
    case "dropTable":
      return [tablePlace(change.address)]
    case "putEntry":
    case "deleteEntry":
      return [indexPlace(change.index)]
    default:
      // Nobody reads what is swept: the table, or the index, is gone by its number.
      return []
  }
}

export function placesOfItem(table: number, key: ItemKey): readonly string[] {
  return [itemPlace(table, key), partitionPlace(table, key.hash), itemsPlace(table)]
}

export function itemPlace(table: number, { hash, partition, sort }: ItemKey): string {
  // The length tells where the partition ends.
  return `item ${table} ${hash} ${partition.length} ${textOf(partition)}${textOf(sort)}`
}

export function tablePlace({ account, region, name }: TableAddress): string {
  return `table ${account} ${region} ${name}`
}

function partitionPlace(table: number, hash: number): string {
  return `partition ${table} ${hash}`
}

function itemsPlace(table: number): string {
  return `items ${table}`
}

function indexPlace(index: number): string {
  return `index ${index}`
}

/** A character for each byte. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")
}

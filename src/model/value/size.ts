/** DynamoDB's own bytes, on which its limits, pages and capacity rest. */
import type { AttributeValue, Item } from "./attribute-value.ts"
import { numberSize } from "./number.ts"
import { utf8Length } from "./utf8.ts"

/** A list or map costs this by itself, and `elementBytes` for each element: observed. */
const containerBytes = 3
const elementBytes = 1

/** Names and values of an item that has passed `parseItem`. */
export function itemSize(item: Item): number {
  let size = 0
  for (const name in item) {
    const value = item[name]
    if (value !== undefined) size += utf8Length(name) + valueSize(value)
  }
  return size
}

/** A value that has passed `parseAttributeValue`, without its name. */
export function valueSize(value: AttributeValue): number {
  if ("S" in value) return utf8Length(value.S)
  if ("N" in value) return numberSize(value.N)
  if ("M" in value) return mapSize(value.M)
  if ("L" in value) return listSize(value.L)
  if ("B" in value) return binarySize(value.B)
  if ("SS" in value) return sumOf(value.SS, utf8Length)
  if ("NS" in value) return sumOf(value.NS, numberSize)
  if ("BS" in value) return sumOf(value.BS, binarySize)
  return 1
}

/** Bytes that base64 text with padding stands for. */
export function binarySize(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0
  return (base64.length / 4) * 3 - padding
}

function mapSize(map: Item): number {
  let size = containerBytes
  for (const name in map) {
    const value = map[name]
    if (value !== undefined) size += elementBytes + utf8Length(name) + valueSize(value)
  }
  return size
}

function listSize(list: readonly AttributeValue[]): number {
  let size = containerBytes
  for (const value of list) size += elementBytes + valueSize(value)
  return size
}

function sumOf(members: readonly string[], sizeOf: (member: string) => number): number {
  let size = 0
  for (const member of members) size += sizeOf(member)
  return size
}

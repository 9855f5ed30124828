/** DynamoDB's own bytes, on which its limits, pages and capacity rest. */
import { type AttributeValue, type Item, typeOf } from "./attribute-value.ts"
import { numberSize } from "./number.ts"
import { utf8Length } from "./utf8.ts"

/** All members at once; only the one that `typeOf` names is there. */
type Members = UnionToIntersection<AttributeValue>
type UnionToIntersection<U> = (U extends U ? (u: U) => void : never) extends (i: infer I) => void
  ? I
  : never

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
  // One loop finds the type of any shape; ten `in` tests on shapes that differ take twice as long.
  const members = value as Members
  switch (typeOf(value)) {
    case "S":
      return utf8Length(members.S)
    case "N":
      return numberSize(members.N)
    case "B":
      return binarySize(members.B)
    case "SS":
      return sumOf(members.SS, utf8Length)
    case "NS":
      return sumOf(members.NS, numberSize)
    case "BS":
      return sumOf(members.BS, binarySize)
    case "BOOL":
    case "NULL":
      return 1
    case "L":
      return listSize(members.L)
    case "M":
      return mapSize(members.M)
  }
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

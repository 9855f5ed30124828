/**
 * The inline filters of a vector as a text that a search is matched with, by SQL's GLOB: `<0:6162>`
 * for each attribute that the item has, with its place in the schema and its key bytes.
 */
import { Buffer } from "node:buffer"
import { keyBytes } from "../key/key-bytes.ts"
import { partitionHash } from "../key/partition-hash.ts"
import type { KeyAttribute } from "../table/table.ts"
import { type AttributeValue, attributeOf, type Item, typeOf } from "../value/attribute-value.ts"

/** Longer values are told apart by a hash of the rest: whoever finds one compares it once more. */
const bytesWholeMax = 128

export function filtersOf(attributes: readonly KeyAttribute[], item: Item): string {
  let text = ""
  for (const [place, { name, type }] of attributes.entries()) {
    const value = attributeOf(item, name)
    if (value && typeOf(value) === type) text += filterOf(place, value)
  }
  return text
}

export function filterOf(place: number, value: AttributeValue): string {
  const bytes = keyBytes(value)
  const whole = Buffer.from(bytes.subarray(0, bytesWholeMax)).toString("hex")
  const rest = bytes.length > bytesWholeMax ? `.${bytes.length}.${partitionHash(bytes)}` : ""
  return `<${place}:${whole}${rest}>`
}

/** A pattern for GLOB, which all of the filters have to match; they are in the schema's order. */
export function patternOf(filters: readonly string[]): string {
  return `*${filters.map((filter) => `${filter}*`).join("")}`
}

/** A number for each place, to look at first; 0 where there is no value. */
export function filterCodes(filters: string): readonly number[] {
  const codes: number[] = []
  for (const [, place, value] of filters.matchAll(/<(\d+):([^>]*)>/g)) {
    while (codes.length < Number(place)) codes.push(0)
    codes.push(hashOf(value as string))
  }
  return codes
}

/** Fowler, Noll and Vo's hash; never 0. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return hash >>> 0 || 1
}

/** Vector indexes of a table, and what one holds of an item. */
import { partitionKeyBytesMax } from "../../limits.ts"
import { keyBytes } from "../key/key-bytes.ts"
import { isEmpty, isUnicode } from "../key/key-value.ts"
import { type AttributeValue, attributeOf, type Item, typeOf } from "../value/attribute-value.ts"
import { valueSize } from "../value/size.ts"
import { utf8Length } from "../value/utf8.ts"
import { filtersOf } from "../vector/filters.ts"
import { projectedNames } from "./index-entry.ts"
import type { Index, KeySchema, Table, VectorIndex } from "./table.ts"

/** An index as far as its keys go. */
export type KeyedIndex = Pick<Index, "partition" | "sort">

/** The search schema as if it were a key. */
export function schemaOf({ partition, filters }: VectorIndex): KeyedIndex {
  return { partition: partition ? [partition] : [], sort: filters }
}

/** The indexes that writes keep right: those that are being deleted are left to be swept. */
export function livingVectorIndexes({ vectorIndexes = [] }: Table): readonly VectorIndex[] {
  return vectorIndexes.filter(({ state }) => state !== "DELETING")
}

/** What an index holds of an item. */
export interface VectorEntry {
  /** Of the HASH; no bytes without one. */
  readonly partition: Uint8Array
  readonly filters: string
  readonly vector: Float32Array
  /** DynamoDB's bytes of all that is projected, with four bytes for each dimension. */
  readonly size: number
}

/**
 * Nothing if the index does not hold the item: it has no vector, or not the HASH (AWS guide: "the
 * item is silently excluded"). Items that were there before the index may have values which it
 * cannot take; they stay out of it as well (unsure).
 */
export function vectorEntryOf(
  key: KeySchema,
  index: VectorIndex,
  item: Item,
): VectorEntry | undefined {
  const vector = vectorOf(attributeOf(item, index.attribute), index.dimensions)
  const partition = vector && partitionOf(index, item)
  if (!partition) return undefined
  const filters = filtersOf(index.filters, item)
  return { partition, filters, vector, size: entrySize(key, index, item) }
}

/** The numbers as 32-bit floats; nothing if it is no list of so many numbers that fit. */
export function vectorOf(
  value: AttributeValue | undefined,
  dimensions: number,
): Float32Array | undefined {
  if (!value || !("L" in value) || value.L.length !== dimensions) return undefined
  let floats = knownFloats.get(value)
  if (!floats) {
    floats = floatsOf(value.L)
    if (floats) knownFloats.set(value, floats)
  }
  return floats
}

/** An item is judged, and put into every index: its numbers are read once. */
const knownFloats = new WeakMap<AttributeValue, Float32Array>()

export function floatsOf(values: readonly AttributeValue[]): Float32Array | undefined {
  const floats = new Float32Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const element = values[at] as AttributeValue
    if (!("N" in element)) return undefined
    floats[at] = Number(element.N)
    if (!Number.isFinite(floats[at])) return undefined
  }
  return floats
}

function partitionOf({ partition }: VectorIndex, item: Item): Uint8Array | undefined {
  if (!partition) return new Uint8Array(0)
  const value = attributeOf(item, partition.name)
  if (!value || typeOf(value) !== partition.type || isEmpty(value) || !isUnicode(value)) {
    return undefined
  }
  return valueSize(value) > partitionKeyBytesMax ? undefined : keyBytes(value)
}

const known = new WeakMap<VectorIndex, ReadonlySet<string>>()

/** The attributes that the index holds; nothing if it holds all. */
export function vectorNames(key: KeySchema, index: VectorIndex): ReadonlySet<string> | undefined {
  const { id, name, projection, attribute } = index
  if (projection.type === "ALL") return undefined
  let names = known.get(index)
  if (!names) {
    const others = projectedNames(key, { id, name, projection, ...schemaOf(index) })
    names = new Set([...(others ?? []), attribute])
    known.set(index, names)
  }
  return names
}

function entrySize(key: KeySchema, index: VectorIndex, item: Item): number {
  const { attribute, dimensions } = index
  let size = utf8Length(attribute) + 4 * dimensions
  for (const name of vectorNames(key, index) ?? Object.keys(item)) {
    const value = name === attribute ? undefined : attributeOf(item, name)
    if (value) size += utf8Length(name) + valueSize(value)
  }
  return size
}

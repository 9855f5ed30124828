/**
 * What an index holds of an item. An item has an entry if it has all of the index's key attributes
 * (AWS guide: "Take advantage of sparse indexes").
 */
import { partitionKeyBytesMax, sortKeyBytesMax } from "../../limits.ts"
import { joinedKeyBytes } from "../key/index-key.ts"
import { isEmpty, isUnicode } from "../key/key-value.ts"
import { partitionHash } from "../key/partition-hash.ts"
import { type AttributeValue, attributeOf, type Item, typeOf } from "../value/attribute-value.ts"
import { equalValues } from "../value/compare.ts"
import { itemSize, valueSize } from "../value/size.ts"
import { utf8Length } from "../value/utf8.ts"
import type { GlobalIndex, Index, KeyAttribute, KeySchema, Table } from "./table.ts"

/** Where an entry lies in its index. */
export interface IndexKeyBytes {
  readonly hash: number
  readonly partition: Uint8Array
  /** Empty without sort attributes. */
  readonly sort: Uint8Array
}

export function hasIndexes({ localIndexes, globalIndexes, vectorIndexes }: Table): boolean {
  return localIndexes.length > 0 || globalIndexes.length > 0 || vectorIndexes !== undefined
}

/** The indexes that writes keep right: those that are being deleted are left to be swept. */
export function livingIndexes({ localIndexes, globalIndexes }: Table): readonly Index[] {
  if (globalIndexes.length === 0) return localIndexes
  return [...localIndexes, ...globalIndexes.filter(isLiving)]
}

export function isLiving({ state }: Pick<GlobalIndex, "state">): boolean {
  return state !== "DELETING"
}

/**
 * The place of the item's entry; nothing if it has none. Items that were there before the index may
 * have values which it cannot take: they stay out of it (AWS guide: adding a global secondary
 * index).
 */
export function indexKeyOf(index: Index, item: Item): IndexKeyBytes | undefined {
  const partitions = keyValuesOf(index.partition, item)
  const sorts = partitions && keyValuesOf(index.sort, item)
  if (!sorts) return undefined
  if (sizeOf(partitions) > partitionKeyBytesMax || sizeOf(sorts) > sortKeyBytesMax) {
    return undefined
  }
  const partition = joinedKeyBytes(partitions)
  return { hash: partitionHash(partition), partition, sort: joinedKeyBytes(sorts) }
}

function keyValuesOf(
  attributes: readonly KeyAttribute[],
  item: Item,
): readonly AttributeValue[] | undefined {
  const values: AttributeValue[] = []
  for (const { name, type } of attributes) {
    const value = attributeOf(item, name)
    if (!value || typeOf(value) !== type || isEmpty(value) || !isUnicode(value)) return undefined
    values.push(value)
  }
  return values
}

export function sizeOf(values: readonly AttributeValue[]): number {
  return values.reduce((sum, value) => sum + valueSize(value), 0)
}

const known = new WeakMap<Index, ReadonlySet<string>>()

/** The attributes that the index holds; nothing if it holds all. Keys are always among them. */
export function projectedNames(key: KeySchema, index: Index): ReadonlySet<string> | undefined {
  const { projection, partition, sort } = index
  if (projection.type === "ALL") return undefined
  let names = known.get(index)
  if (!names) {
    const keys = [key.partition, ...(key.sort ? [key.sort] : []), ...partition, ...sort]
    const included = projection.type === "INCLUDE" ? projection.attributes : []
    names = new Set([...keys.map(({ name }) => name), ...included])
    known.set(index, names)
  }
  return names
}

/** The part of the item that the index holds. */
export function projectedItem(names: ReadonlySet<string> | undefined, item: Item): Item {
  if (!names) return item
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)))
}

/** DynamoDB's bytes of that part. */
export function projectedSize(names: ReadonlySet<string> | undefined, item: Item): number {
  if (!names) return itemSize(item)
  let size = 0
  for (const name of names) {
    const value = attributeOf(item, name)
    if (value) size += utf8Length(name) + valueSize(value)
  }
  return size
}

/** Whether both items look the same in the index: then a write costs nothing there. */
export function isSameEntry(
  names: ReadonlySet<string> | undefined,
  before: Item,
  after: Item,
): boolean {
  const all = names ?? new Set([...Object.keys(before), ...Object.keys(after)])
  for (const name of all) {
    const a = attributeOf(before, name)
    const b = attributeOf(after, name)
    if (a === b) continue
    if (!a || !b || !equalValues(a, b)) return false
  }
  return true
}

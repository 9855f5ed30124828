/** What a table's key schema demands of keys and items. All faults here are bare: none is wrapped. */
import { ApiError } from "../../error.ts"
import { partitionKeyBytesMax, sortKeyBytesMax } from "../../limits.ts"
import type { KeyAttribute, KeySchema } from "../table/table.ts"
import { type AttributeValue, attributeOf, type Item, typeOf } from "../value/attribute-value.ts"
import { valueSize } from "../value/size.ts"
import { keyBytes } from "./key-bytes.ts"
import { isEmpty, isUnicode } from "./key-value.ts"
import { partitionHash } from "./partition-hash.ts"

/** Where an item lies, as the storage port has it. */
export interface KeyBytes {
  readonly hash: number
  readonly partition: Uint8Array
  /** Empty without a sort key. */
  readonly sort: Uint8Array
}

const noBytes = new Uint8Array(0)

/** The key attributes of an item, as far as it has them. */
export function keyOfItem(schema: KeySchema, item: Item): Item {
  const { partition, sort } = schema
  const first = attributeOf(item, partition.name)
  const second = sort && attributeOf(item, sort.name)
  return {
    ...(first && { [partition.name]: first }),
    ...(sort && second && { [sort.name]: second }),
  }
}

/** @param key a key, or an item that holds one; either has passed its checks below */
export function keyBytesOf(schema: KeySchema, key: Item): KeyBytes {
  const partition = keyBytes(getAttribute(key, schema.partition.name))
  return {
    hash: partitionHash(partition),
    partition,
    sort: schema.sort ? keyBytes(getAttribute(key, schema.sort.name)) : noBytes,
  }
}

/**
 * Judges a `Key` parameter whose values are parsed.
 *
 * @throws ApiError: other attributes or types than the schema's, an empty value, a value too long
 */
export function parseKey(schema: KeySchema, key: Item): Item {
  if (!matchesSchema(schema, key)) {
    throw ApiError.invalid("The provided key element does not match the schema")
  }
  checkKeyValues(schema, key)
  return key
}

/** Whether these are the schema's attributes, of its types, and no others. */
export function matchesSchema(schema: KeySchema, key: Item): boolean {
  return (
    Object.keys(key).length === (schema.sort ? 2 : 1) &&
    isOfType(key, schema.partition) &&
    (schema.sort === undefined || isOfType(key, schema.sort))
  )
}

/**
 * Judges nothing but whether a key, or an item that holds one, has an empty value for it.
 *
 * @throws ApiError as `parseKey` does for an empty value
 */
export function checkKeyNotEmpty(schema: KeySchema, attributes: Item): void {
  for (const attribute of [schema.partition, schema.sort]) {
    if (attribute === undefined || !isOfType(attributes, attribute)) continue
    checkNotEmpty(attribute.name, getAttribute(attributes, attribute.name))
  }
}

/**
 * Judges the key attributes of an item to be put, whose values are parsed.
 *
 * @throws ApiError: an absent key, a wrong type, an empty value, a value too long
 */
export function parseItemKey(schema: KeySchema, item: Item): Item {
  checkItemKey(item, schema.partition)
  if (schema.sort) checkItemKey(item, schema.sort)
  checkKeyValues(schema, item)
  return item
}

function checkItemKey(item: Item, { name, type }: KeyAttribute): void {
  const value = attributeOf(item, name)
  if (value === undefined) throw ApiError.invalidParameter(`Missing the key ${name} in the item`)
  const actual = typeOf(value)
  if (actual === type) return
  throw ApiError.invalidParameter(
    `Type mismatch for key ${name} expected: ${type} actual: ${actual}`,
  )
}

function isOfType(key: Item, { name, type }: KeyAttribute): boolean {
  const value = attributeOf(key, name)
  return value !== undefined && typeOf(value) === type
}

function checkKeyValues(schema: KeySchema, key: Item): void {
  const partition = getAttribute(key, schema.partition.name)
  const sort = schema.sort && getAttribute(key, schema.sort.name)
  checkNotEmpty(schema.partition.name, partition)
  if (schema.sort && sort) checkNotEmpty(schema.sort.name, sort)
  checkUnicode(schema.partition.name, partition)
  if (schema.sort && sort) checkUnicode(schema.sort.name, sort)
  if (valueSize(partition) > partitionKeyBytesMax) {
    // The missing space is DynamoDB's.
    throw ApiError.invalidParameter(
      `Size of hashkey has exceeded the maximum size limit of${partitionKeyBytesMax} bytes`,
    )
  }
  if (sort && valueSize(sort) > sortKeyBytesMax) {
    throw ApiError.invalidParameter(
      `Aggregated size of all range keys has exceeded the size limit of ${sortKeyBytesMax} bytes`,
    )
  }
}

function checkNotEmpty(name: string, value: AttributeValue): void {
  if (isEmpty(value)) throw unfit(name, `an empty ${"S" in value ? "string" : "binary"} value`)
}

function checkUnicode(name: string, value: AttributeValue): void {
  if (!isUnicode(value)) throw unfit(name, "a string that is not Unicode")
}

function unfit(name: string, what: string): ApiError {
  return ApiError.invalid(
    "One or more parameter values are not valid. The AttributeValue for a key attribute " +
      `cannot contain ${what}. Key: ${name}`,
  )
}

function getAttribute(key: Item, name: string): AttributeValue {
  const value = attributeOf(key, name)
  if (value === undefined) throw new Error(`a key without ${name}`)
  return value
}

/** What indexes demand of the items of their table. Texts as observed; all faults are bare. */
import { ApiError } from "../../error.ts"
import { partitionKeyBytesMax, sortKeyBytesMax } from "../../limits.ts"
import type { Update } from "../expression/update.ts"
import { isEmpty, isUnicode } from "../key/key-value.ts"
import { type AttributeValue, attributeOf, type Item, typeOf } from "../value/attribute-value.ts"
import { checkVectors } from "./check-vectors.ts"
import { livingIndexes, sizeOf } from "./index-entry.ts"
import type { Index, KeyAttribute, Table } from "./table.ts"

/**
 * Judges an item that is to be put.
 *
 * @throws ApiError: an index key of another type than the index's, empty, not Unicode, or too long
 */
export function checkIndexKeys(table: Table, item: Item): void {
  for (const index of byName(table)) {
    for (const { name, type } of [...index.partition, ...index.sort]) {
      const value = attributeOf(item, name)
      if (!value) continue
      const actual = typeOf(value)
      if (actual !== type) throw mismatch(index, name, type, actual)
      const fault = faultOf(value)
      if (fault) throw unfit(index, name, fault)
    }
    checkSizes(index, item)
  }
  checkVectors(table, item)
}

/** The part of `checkIndexKeys` that is a whole transaction's fault. @throws ApiError */
export function checkIndexKeysNotEmpty(table: Table, item: Item): void {
  for (const index of byName(table)) {
    for (const { name, type } of [...index.partition, ...index.sort]) {
      const value = attributeOf(item, name)
      if (!value || typeOf(value) !== type || !isEmpty(value)) continue
      const fault = faultOf(value)
      if (fault) throw unfit(index, name, fault)
    }
  }
}

/**
 * Judges what an update has made of an item. Key attributes that it has not touched are not held
 * against it: they may be older than the index.
 *
 * @throws ApiError as above; an UpdateExpression has words of its own
 */
export function checkUpdatedIndexKeys(
  table: Table,
  before: Item | undefined,
  after: Item,
  from: Update["from"],
): void {
  for (const index of byName(table)) {
    const touched = [...index.partition, ...index.sort].filter(
      ({ name }) => !before || attributeOf(before, name) !== attributeOf(after, name),
    )
    for (const { name, type } of touched) {
      const value = attributeOf(after, name)
      if (!value) continue
      const actual = typeOf(value)
      const fault = faultOf(value)
      if (from === "AttributeUpdates") {
        if (actual !== type) throw mismatch(index, name, type, actual)
        if (fault) throw unfit(index, name, fault)
      }
      if (actual !== type) {
        throw ApiError.invalid(
          "The update expression attempted to update the secondary index key to unsupported type",
        )
      }
      if (fault) {
        throw ApiError.invalid(
          "One or more parameter values are not valid. The update expression attempted to " +
            `update a secondary index key to a value that is not supported. ${fault}`,
        )
      }
    }
    if (touched.length > 0) checkSizes(index, after)
  }
  checkVectors(table, after, before)
}

/** DynamoDB reports the first index by name. */
function byName(table: Table): readonly Index[] {
  const indexes = livingIndexes(table)
  return indexes.length < 2 ? indexes : indexes.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function checkSizes({ partition, sort }: Index, item: Item): void {
  if (sizeIn(partition, item) > partitionKeyBytesMax) {
    // The missing space is DynamoDB's.
    throw ApiError.invalidParameter(
      `Size of hashkey has exceeded the maximum size limit of${partitionKeyBytesMax} bytes`,
    )
  }
  if (sizeIn(sort, item) > sortKeyBytesMax) {
    throw ApiError.invalidParameter(
      `Aggregated size of all range keys has exceeded the size limit of ${sortKeyBytesMax} bytes`,
    )
  }
}

function sizeIn(attributes: readonly KeyAttribute[], item: Item): number {
  return sizeOf(attributes.flatMap(({ name }) => attributeOf(item, name) ?? []))
}

function mismatch({ name }: Index, key: string, expected: string, actual: string): ApiError {
  return ApiError.invalidParameter(
    `Type mismatch for Index Key ${key} Expected: ${expected} Actual: ${actual} IndexName: ${name}`,
  )
}

function unfit({ name }: Index, key: string, fault: string): ApiError {
  return ApiError.invalid(
    "One or more parameter values are not valid. A value specified for a secondary index " +
      `key is not supported. ${fault} IndexName: ${name}, IndexKey: ${key}`,
  )
}

function faultOf(value: AttributeValue): string | undefined {
  const what = isEmpty(value)
    ? `an empty ${"B" in value ? "binary" : "string"} value`
    : isUnicode(value)
      ? undefined
      : "a string that is not Unicode"
  return what && `The AttributeValue for a key attribute cannot contain ${what}.`
}

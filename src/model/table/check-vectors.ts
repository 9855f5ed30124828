/**
 * What vector indexes demand of the items of their table. Guide: writing items with vector data;
 * the words for a wrong size are the service's, those for other faults are made like them (unsure).
 */
import { ApiError } from "../../error.ts"
import { isEmpty } from "../key/key-value.ts"
import { type AttributeValue, attributeOf, type Item, typeOf } from "../value/attribute-value.ts"
import type { Table, VectorIndex } from "./table.ts"
import { livingVectorIndexes, schemaOf, vectorOf } from "./vector-index.ts"

/**
 * @param before where the item is updated: attributes that the update has not touched are not held
 *   against it, since they may be older than the index
 * @throws ApiError
 */
export function checkVectors(table: Table, item: Item, before?: Item): void {
  for (const index of livingVectorIndexes(table)) {
    const isTouched = (name: string) => {
      return !before || attributeOf(before, name) !== attributeOf(item, name)
    }
    const value = attributeOf(item, index.attribute)
    if (value && isTouched(index.attribute)) checkVector(index, value)
    const { partition, sort } = schemaOf(index)
    for (const { name, type } of [...partition, ...sort]) {
      const given = attributeOf(item, name)
      if (!given || !isTouched(name)) continue
      const actual = typeOf(given)
      if (actual !== type) {
        throw ApiError.invalidParameter(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${actual} ` +
            `IndexName: ${index.name}`,
        )
      }
      if (name === partition[0]?.name && isEmpty(given)) throw emptyPartition(index, name, given)
    }
  }
}

function checkVector({ name, attribute, dimensions }: VectorIndex, value: AttributeValue): void {
  if (vectorOf(value, dimensions)) return
  const invalid = (what: string) => ApiError.invalidParameter(`${what}. IndexName: ${name}`)
  if (!("L" in value)) {
    const actual = typeOf(value)
    throw invalid(`Invalid type for parameter ${attribute}, Expected: L, Actual: ${actual}`)
  }
  const { length } = value.L
  if (length !== dimensions) {
    throw invalid(
      `Invalid size for parameter ${attribute}, Expected: ${dimensions}, Actual: ${length}`,
    )
  }
  for (const [at, element] of value.L.entries()) {
    if (!("N" in element)) {
      const actual = typeOf(element)
      throw invalid(
        `Invalid type for parameter ${attribute}[${at}], Expected: N, Actual: ${actual}`,
      )
    }
    if (Number.isFinite(Math.fround(Number(element.N)))) continue
    throw invalid(
      `Invalid value for parameter ${attribute}[${at}], ` +
        "Expected: a number that fits in a 32-bit floating point number",
    )
  }
}

/** The words are those for a key of a secondary index (guide: troubleshooting). */
function emptyPartition({ name }: VectorIndex, key: string, value: AttributeValue): ApiError {
  const type = "B" in value ? "binary" : "string"
  return ApiError.invalid(
    "One or more parameter values are not valid. A value specified for a secondary index key is " +
      "not supported. The AttributeValue for a key attribute cannot contain an empty " +
      `${type} value. IndexName: ${name}, IndexKey: ${key}`,
  )
}

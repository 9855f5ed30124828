/** What SearchVectors demands of its parameters; the words are the service's where nothing is said. */
import type { VectorQuery } from "../../engine/vector-search.ts"
import { ApiError } from "../../error.ts"
import { vectorResultsMax } from "../../limits.ts"
import type { Equality } from "../../model/expression/search-condition.ts"
import { keyBytes } from "../../model/key/key-bytes.ts"
import type { KeyAttribute, Table, VectorIndex } from "../../model/table/table.ts"
import { floatsOf } from "../../model/table/vector-index.ts"
import {
  type AttributeValue,
  attributeOf,
  type Item,
  typeOf,
} from "../../model/value/attribute-value.ts"
import { equalValues } from "../../model/value/compare.ts"
import { parseAttributeValue } from "../../model/value/parse-value.ts"
import { filterOf } from "../../model/vector/filters.ts"

export function checkTopK(topK: number): void {
  if (topK >= 1 && topK <= vectorResultsMax) return
  throw ApiError.invalid(
    `Provided TopK value '${topK}' is out of valid range. ` +
      `The value must be between 1 and ${vectorResultsMax} inclusive`,
  )
}

/** The query as 32-bit floats. The words for what is none are unsure. */
export function parseSearchVector(given: readonly AttributeValue[]): Float32Array {
  const values = given.map((value) => parseAttributeValue(value, "current"))
  const floats = floatsOf(values)
  if (floats) return floats
  throw ApiError.invalidParameter(
    "Each element of SearchVector must be a number that fits in a 32-bit floating point number",
  )
}

/** @throws ApiError if there is none of that name that can be searched */
export function findVectorIndex({ vectorIndexes = [] }: Table, name: string): VectorIndex {
  const index = vectorIndexes.find((each) => each.name === name)
  if (!index || index.state === "DELETING") {
    throw ApiError.invalid(`The table does not have the specified index: ${name}`)
  }
  if (index.state === "CREATING") {
    throw ApiError.invalid(`Cannot search backfilling vector index: ${name}`)
  }
  return index
}

/** @param equalities absent without a SearchConditionExpression */
export function queryOf(
  index: VectorIndex,
  vector: Float32Array,
  topK: number,
  equalities: readonly Equality[] | undefined,
): VectorQuery {
  if (vector.length !== index.dimensions) {
    throw ApiError.invalid(
      `Input search vector dimension ${vector.length} does not match vector index dimension ` +
        `${index.dimensions}`,
    )
  }
  const given = equalities ?? []
  const { partition: hash, filters: attributes } = index
  checkNames(index, given)
  const partition = hash && equalTo(hash, given)
  if (hash && !partition) {
    throw ApiError.invalid(
      "SearchConditionExpression must be provided when SearchSchema has a HASH key",
    )
  }
  const filters = attributes.flatMap((attribute, place) => {
    const value = equalTo(attribute, given)
    return value ? [filterOf(place, value)] : []
  })
  return {
    ...{ index, vector, topK, filters },
    partition: partition ? keyBytes(partition) : new Uint8Array(0),
    isWanted: (item) => given.every((equality) => isMet(equality, item)),
  }
}

function isMet({ name, value }: Equality, item: Item): boolean {
  const found = attributeOf(item, name)
  return found !== undefined && equalValues(found, value)
}

/** Only what is in the search schema can be asked for, and once. The words are unsure. */
function checkNames({ partition, filters }: VectorIndex, given: readonly Equality[]): void {
  const known = new Set([...(partition ? [partition] : []), ...filters].map(({ name }) => name))
  for (const { name } of given) {
    if (known.delete(name)) continue
    throw ApiError.invalid(
      `Invalid SearchConditionExpression: The attribute ${name} is not in the SearchSchema, ` +
        "or is used more than once",
    )
  }
}

function equalTo(
  { name, type }: KeyAttribute,
  given: readonly Equality[],
): AttributeValue | undefined {
  const value = given.find((equality) => equality.name === name)?.value
  // Unsure: in Query's words.
  if (value && typeOf(value) !== type) {
    throw ApiError.invalidParameter("Condition parameter type does not match schema type")
  }
  return value
}

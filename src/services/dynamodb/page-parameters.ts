/** What Query and Scan have in common: how much of which attributes, and where to begin. */
import { ApiError } from "../../error.ts"
import { parseKey } from "../../model/key/key-schema.ts"
import type { KeySchema } from "../../model/table/table.ts"
import { attributeOf, type Item, typeOf } from "../../model/value/attribute-value.ts"
import { parseItem } from "../../model/value/parse-value.ts"

type Select = "SPECIFIC_ATTRIBUTES" | "COUNT" | "ALL_ATTRIBUTES" | "ALL_PROJECTED_ATTRIBUTES"

export interface SelectInput {
  readonly Select?: Select | undefined
  readonly IndexName?: string | undefined
  readonly AttributesToGet?: readonly string[] | undefined
  readonly ProjectionExpression?: string | undefined
}

/** Judges `Select` against its neighbours. Returns whether only counts are asked for. */
export function parseSelect(input: SelectInput): boolean {
  const { Select, IndexName, AttributesToGet, ProjectionExpression } = input
  const projects = AttributesToGet !== undefined || ProjectionExpression !== undefined
  if (Select === "SPECIFIC_ATTRIBUTES" && !projects) {
    // The one text of this family that comes in an envelope of its own (observed).
    throw ApiError.invalid(
      "1 validation error detected: Must specify the AttributesToGet or ProjectionExpression " +
        "when choosing to get SPECIFIC_ATTRIBUTES",
    )
  }
  if (Select && Select !== "SPECIFIC_ATTRIBUTES" && projects) {
    const parameter = AttributesToGet ? "AttributesToGet" : "ProjectionExpression"
    const what = Select === "COUNT" ? "only the Count" : Select
    throw ApiError.invalid(`Cannot specify the ${parameter} when choosing to get ${what}`)
  }
  if (Select === "ALL_PROJECTED_ATTRIBUTES" && IndexName === undefined) {
    throw ApiError.invalid(
      "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
    )
  }
  return Select === "COUNT"
}

export const invalidStart = "The provided starting key is invalid"

/** These faults of a value are reported bare; the others name the starting key (observed). */
const bareFaults =
  /duplicates|An number set|numeric value|significant digits|Number (over|under)flow/

/** Judges the values of an ExclusiveStartKey, without its table. */
export function parseStartKey(startKey: Item | undefined): Item | undefined {
  if (startKey === undefined) return undefined
  try {
    return parseItem(startKey, "current")
  } catch (error) {
    if (!(error instanceof ApiError) || bareFaults.test(error.message)) throw error
    throw ApiError.invalid(`${invalidStart}: ${error.message}`)
  }
}

/** Judges a Query's starting key against the table's schema. */
export function checkQueryStart(schema: KeySchema, startKey: Item): void {
  if (!schema.sort) {
    // A partition of one item has nothing to continue with (observed on tables without a sort key).
    const shown = Object.entries(startKey)
      .map(([name, value]) => {
        const type = typeOf(value)
        return `${name}=AttributeValue: {${type}:${(value as Record<string, unknown>)[type]}}`
      })
      .join(", ")
    throw ApiError.invalid(
      `The provided exclusive start key is invalid: ExclusiveStartKey: {${shown}}`,
    )
  }
  const names = [schema.partition.name, schema.sort.name]
  const isWhole = names.every((name) => attributeOf(startKey, name))
  if (!isWhole || Object.keys(startKey).length !== names.length)
    throw ApiError.invalid(invalidStart)
  parseKey(schema, startKey)
}

/** Judges a Scan's starting key against the table's schema. */
export function checkScanStart(schema: KeySchema, startKey: Item): void {
  try {
    parseKey(schema, startKey)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw ApiError.invalid(`${invalidStart}: ${error.message}`)
  }
}

/** What Query and Scan of a secondary index demand; judged once the table is known. */
import { type IndexReading, namesOfEntryKey } from "../../engine/index-reading.ts"
import { ApiError } from "../../error.ts"
import { attributeNamesOf, type Condition } from "../../model/expression/condition.ts"
import { topLevelNames } from "../../model/expression/projection.ts"
import { parseKey } from "../../model/key/key-schema.ts"
import { indexKeyOf, isLiving, projectedNames } from "../../model/table/index-entry.ts"
import type { Index, KeyAttribute, Table } from "../../model/table/table.ts"
import { attributeOf, type Item, typeOf } from "../../model/value/attribute-value.ts"
import type { Expressions } from "./expressions.ts"
import { invalidStart, type SelectInput } from "./page-parameters.ts"

export interface FoundIndex {
  readonly index: Index
  readonly kind: "local" | "global"
}

/** The index that is to be read; nothing if none is named. @throws ApiError if it cannot be */
export function findIndex(
  table: Table,
  indexName: string | undefined,
  consistent: boolean,
  operation: "Query" | "Scan",
): FoundIndex | undefined {
  if (indexName === undefined) return undefined
  if (table.vectorIndexes?.some(({ name }) => name === indexName)) {
    // The full stop of one and not of the other is DynamoDB's.
    const end = operation === "Query" ? "." : ""
    throw ApiError.invalid(`${operation} operation not supported on this index type${end}`)
  }
  const local = table.localIndexes.find(({ name }) => name === indexName)
  if (local) return { index: local, kind: "local" }
  const index = table.globalIndexes.find(({ name }) => name === indexName)
  if (!index || !isLiving(index)) {
    throw ApiError.invalid(`The table does not have the specified index: ${indexName}`)
  }
  if (consistent) {
    throw ApiError.invalid("Consistent reads are not supported on global secondary indexes")
  }
  if (index.state === "CREATING") {
    throw ApiError.invalid(`Cannot read from backfilling global secondary index: ${indexName}`)
  }
  return { index, kind: "global" }
}

/**
 * Which attributes the request sees. A local index fetches from the table what it lacks, a global
 * one does not (AWS guide: attribute projections).
 */
export function readingOf(
  table: Table,
  { index, kind }: FoundIndex,
  { Select }: SelectInput,
  { projection, filter }: Pick<Expressions, "projection" | "filter">,
): IndexReading {
  const names = projectedNames(table.key, index)
  if (!names) return { index, kind, fetches: false }
  const isProjected = (name: string) => names.has(name)
  const asked = [...(projection ? topLevelNames(projection) : [])]
  if (kind === "global") {
    if (Select === "ALL_ATTRIBUTES") {
      throw ApiError.invalidParameter(
        "Select type ALL_ATTRIBUTES is not supported for global secondary index " +
          `${index.name} because its projection type is not ALL`,
      )
    }
    const lacking = asked.filter((name) => !isProjected(name))
    if (lacking.length > 0) {
      throw ApiError.invalidParameter(
        `Global secondary index ${index.name} does not project [${lacking.join(", ")}]`,
      )
    }
    return { index, kind, names, fetches: false }
  }
  const compared = filter ? [...attributeNamesOf(filter)] : []
  const fetches = Select === "ALL_ATTRIBUTES" || ![...asked, ...compared].every(isProjected)
  // What is fetched for a filter or a projection is not shown without being asked for.
  const showsAll = Select === "ALL_ATTRIBUTES" || (fetches && projection !== undefined)
  return { index, kind, names: showsAll ? undefined : names, fetches }
}

/**
 * Query refuses a filter on what a global index lacks; Scan takes the attribute for absent
 * (observed). For a local index such attributes are fetched.
 */
export function checkFilterProjected({ index, kind, names }: IndexReading, filter: Condition) {
  if (kind === "local" || !names) return
  const lacking = [...attributeNamesOf(filter)].filter((name) => !names.has(name)).sort()
  if (lacking.length === 0) return
  throw ApiError.invalidParameter(
    `Secondary index ${index.name} does not project one or more filter attributes: ` +
      `[${lacking.join(", ")}]`,
  )
}

/** A starting key has the keys of the index and those of the table, and nothing else. */
export function checkIndexStartNames(table: Table, index: Index, startKey: Item): void {
  const names = namesOfEntryKey(table, index)
  const given = Object.keys(startKey)
  if (given.length === names.size && given.every((name) => names.has(name))) return
  throw ApiError.invalid(invalidStart)
}

/** Judges the index's part of a starting key whose names are right. */
export function checkIndexStartKey(index: Index, startKey: Item): void {
  if (![...index.partition, ...index.sort].every((attribute) => isOfType(startKey, attribute))) {
    throw ApiError.invalid("The provided key element does not match the schema")
  }
  // Empty, or longer than any key of the index can be.
  if (!indexKeyOf(index, startKey)) throw ApiError.invalid(invalidStart)
}

/** Judges the table's part of a starting key whose names are right. */
export function checkTableStartKey({ key }: Table, startKey: Item): void {
  const names = [key.partition.name, ...(key.sort ? [key.sort.name] : [])]
  const own = Object.entries(startKey).filter(([name]) => names.includes(name))
  withInvalidStart(() => parseKey(key, Object.fromEntries(own)))
}

/** Names the starting key in the fault that the check finds. */
export function withInvalidStart(check: () => void): void {
  try {
    check()
  } catch (error) {
    if (!(error instanceof ApiError) || error.message === invalidStart) throw error
    throw ApiError.invalid(`${invalidStart}: ${error.message}`)
  }
}

function isOfType(key: Item, { name, type }: KeyAttribute): boolean {
  const value = attributeOf(key, name)
  return value !== undefined && typeOf(value) === type
}

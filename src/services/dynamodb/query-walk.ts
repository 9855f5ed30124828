/** Where a Query walks, and whether it may begin where its starting key says. */
import type { Walk } from "../../engine/page.ts"
import { ApiError } from "../../error.ts"
import { attributeNamesOf } from "../../model/expression/condition.ts"
import {
  bindIndexCondition,
  bindKeyCondition,
  type KeyCondition,
} from "../../model/expression/key-condition.ts"
import { type ByteRange, compareBytes, everything, isInside } from "../../model/key/byte-range.ts"
import { keyBytes } from "../../model/key/key-bytes.ts"
import { keyBytesOf } from "../../model/key/key-schema.ts"
import { indexKeyOf } from "../../model/table/index-entry.ts"
import type { KeyAttribute, Table } from "../../model/table/table.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import type { Expressions } from "./expressions.ts"
import {
  checkFilterProjected,
  checkIndexStartKey,
  checkIndexStartNames,
  checkTableStartKey,
  type FoundIndex,
  readingOf,
} from "./index-parameters.ts"
import { checkKeyPaths } from "./key-paths.ts"
import { checkQueryStart, type SelectInput } from "./page-parameters.ts"

export interface QueryParts extends Pick<Expressions, "filter" | "projection"> {
  readonly keyCondition: KeyCondition
  readonly startKey: Item | undefined
  readonly direction: "forward" | "backward"
  /** As a refusal of key attributes in the filter calls it; absent where they may be there. */
  readonly filterName?: string
}

export function walkTable(table: Table, parts: QueryParts): Walk {
  const { keyCondition, startKey, direction, filter, projection } = parts
  const { key } = table
  if (startKey) checkQueryStart(key, startKey)
  const { partition, sort } = bindKeyCondition(keyCondition, key)
  if (startKey) {
    const start = keyBytesOf(key, startKey)
    checkBounds(start, { partition: keyBytes(partition), sort }, key.sort !== undefined)
  }
  checkKeyPaths(key, { projection }, table)
  checkFilter(parts, [key.partition, ...(key.sort ? [key.sort] : [])])
  checkKeyPaths(key, { filter }, table)
  return { over: "partition", partition, sort, direction }
}

/** In DynamoDB's order (observed). */
export function walkIndex(
  table: Table,
  found: FoundIndex,
  select: SelectInput,
  parts: QueryParts,
): Walk {
  const { keyCondition, startKey, direction, filter, projection } = parts
  const { index } = found
  if (startKey) {
    checkIndexStartNames(table, index, startKey)
    checkIndexStartKey(index, startKey)
  }
  const bound = bindIndexCondition(keyCondition, index)
  if (startKey) {
    checkTableStartKey(table, startKey)
    const start = indexKeyOf(index, startKey)
    if (start) checkBounds(start, bound, index.sort.length > 0)
  }
  checkKeyPaths(table.key, { projection }, table)
  checkFilter(parts, [...index.partition, ...index.sort])
  const reading = readingOf(table, found, select, parts)
  if (filter) checkFilterProjected(reading, filter)
  checkKeyPaths(table.key, { filter }, table)
  return { over: "indexPartition", reading, ...bound, direction }
}

/** A query continues only where it has been. */
function checkBounds(
  start: { readonly partition: Uint8Array; readonly sort: Uint8Array },
  bound: { readonly partition: Uint8Array; readonly sort: ByteRange },
  hasSort: boolean,
): void {
  if (hasSort && !isInside(bound.sort, start.sort)) {
    throw ApiError.invalid("The provided starting key does not match the range key predicate")
  }
  if (compareBytes(start.partition, bound.partition) !== 0) {
    // What it says of a foreign partition depends on whether the sort key is asked for (observed).
    throw ApiError.invalid(
      bound.sort === everything
        ? "The provided starting key is outside query boundaries based on provided conditions"
        : "The query can return at most one row and cannot be restarted",
    )
  }
}

function checkFilter({ filterName, filter }: QueryParts, keys: readonly KeyAttribute[]): void {
  if (filterName === undefined || !filter) return
  const names = attributeNamesOf(filter)
  for (const { name } of keys) {
    if (!names.has(name)) continue
    throw ApiError.invalid(
      `${filterName} can only contain non-primary key attributes: ` +
        `Primary key attribute: ${name}`,
    )
  }
}

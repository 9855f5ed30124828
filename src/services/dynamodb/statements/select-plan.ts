/** Where a SELECT walks: judged once the table is known. */
import type { Walk } from "../../../engine/page.ts"
import { ApiError } from "../../../error.ts"
import type { Condition } from "../../../model/expression/condition.ts"
import { PathTree } from "../../../model/expression/path-tree.ts"
import type { Projection } from "../../../model/expression/projection.ts"
import { hashesOfSegment } from "../../../model/key/segment-hashes.ts"
import {
  type Access,
  accessOf,
  inKeyOrder,
  type KeyedRange,
  type KeyNames,
} from "../../../model/partiql/key-access.ts"
import type { Select } from "../../../model/partiql/statement.ts"
import { isLiving } from "../../../model/table/index-entry.ts"
import type { Table } from "../../../model/table/table.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import {
  checkIndexStartKey,
  checkIndexStartNames,
  checkTableStartKey,
  type FoundIndex,
  readingOf,
} from "../index-parameters.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkScanStart } from "../page-parameters.ts"
import { walkIndex, walkTable } from "../query-walk.ts"
import { checkSingleAttributes } from "./refused-select.ts"

export interface SelectPlan {
  /** How many walks it takes, one after the other. */
  readonly walks: number
  readonly filter: Condition | undefined
  /** @throws ApiError for a starting key that no such walk can have given */
  walkAt(at: number, startKey: Item | undefined): Walk
}

/** @throws ApiError */
export function planSelect(select: Select, table: Table, consistent: boolean): SelectPlan {
  const found = findIndex(table, select.index, consistent)
  if (found) checkSingleAttributes(found.index)
  const access = accessOf(select.where, keyNamesOf(table, found))
  const { ranges, filter } = access
  checkOrder(select, access, keyNamesOf(table, found))
  const parts = { filter, projection: projectionOf(select) }
  if (!ranges) {
    checkKeyPaths(table.key, parts, table)
    return { walks: 1, filter, walkAt: (_, startKey) => scanFrom(table, found, startKey, parts) }
  }
  const direction = isBackward(select, table, found) ? "backward" : "forward"
  const walk = (range: KeyedRange, startKey: Item | undefined): Walk => {
    const query = { ...parts, keyCondition: range, startKey, direction } as const
    return found ? walkIndex(table, found, {}, query) : walkTable(table, query)
  }
  for (const range of ranges) walk(range, undefined)
  const ordered = inOrder(select, ranges, keyNamesOf(table, found))
  return {
    walks: ordered.length,
    filter,
    walkAt: (at, key) => walk(ordered[at] as KeyedRange, key),
  }
}

/** The names that a WHERE clause is held against; nothing for an index that is not there. */
export function accessNames(table: Table, indexName: string | undefined): KeyNames | undefined {
  if (indexName === undefined) return keyNamesOf(table, undefined)
  const indexes = [...table.localIndexes, ...table.globalIndexes]
  const index = indexes.find(({ name }) => name === indexName)
  return index && keyNamesOf(table, { index, kind: "global" })
}

function keyNamesOf({ key }: Table, found: FoundIndex | undefined): KeyNames {
  if (!found) return { partition: key.partition.name, sort: key.sort?.name }
  const { partition, sort } = found.index
  return { partition: partition[0]?.name ?? "", sort: sort[0]?.name }
}

/** The texts are others than those of Query and Scan (observed). */
function findIndex(
  table: Table,
  name: string | undefined,
  consistent: boolean,
): FoundIndex | undefined {
  if (name === undefined) return undefined
  const local = table.localIndexes.find((index) => index.name === name)
  if (local) return { index: local, kind: "local" }
  const index = table.globalIndexes.find((each) => each.name === name)
  if (!index || !isLiving(index)) {
    throw ApiError.invalid("The table does not have the specified index")
  }
  if (consistent) {
    throw ApiError.invalid("Strongly consistent read is not supported on Global Secondary Indexes")
  }
  if (index.state === "CREATING") {
    throw ApiError.invalid(`Cannot read from backfilling global secondary index: ${name}`)
  }
  return { index, kind: "global" }
}

function checkOrder({ order, where }: Select, { ranges }: Access, names: KeyNames): void {
  if (order.length === 0) return
  if (!where) {
    throw ApiError.invalid("Must have WHERE clause in the statement when using ORDER BY clause.")
  }
  if (!ranges) {
    throw ApiError.invalid(
      "Must have at least one non-optional hash key condition in WHERE clause " +
        "when using ORDER BY clause.",
    )
  }
  const other = order.find(({ name }) => name !== names.partition && name !== names.sort)
  if (!other) return
  throw ApiError.invalid(
    `Variable reference ${other.name} in ORDER BY clause must be part of the primary key`,
  )
}

/** Sort keys are in order within their partition only (unsure for ORDER BY without the partition). */
function isBackward({ order }: Select, table: Table, found: FoundIndex | undefined): boolean {
  const { sort } = keyNamesOf(table, found)
  return order.find(({ name }) => name === sort)?.descending ?? false
}

function inOrder(
  { order }: Select,
  ranges: readonly KeyedRange[],
  { partition }: KeyNames,
): readonly KeyedRange[] {
  const term = order.find(({ name }) => name === partition)
  if (!term) return ranges
  const ordered = inKeyOrder(ranges)
  return term.descending ? ordered.toReversed() : ordered
}

interface Parts {
  readonly filter: Condition | undefined
  readonly projection: Projection | undefined
}

function scanFrom(
  table: Table,
  found: FoundIndex | undefined,
  startKey: Item | undefined,
  parts: Parts,
): Walk {
  const all = hashesOfSegment(0, 1)
  if (!found) {
    if (startKey) checkScanStart(table.key, startKey)
    return { over: "segment", ...all }
  }
  if (startKey) {
    checkIndexStartNames(table, found.index, startKey)
    checkIndexStartKey(found.index, startKey)
    checkTableStartKey(table, startKey)
  }
  return { over: "indexSegment", reading: readingOf(table, found, {}, parts), ...all }
}

/** For the judgement only: see `select-list.ts` for what is shown. */
function projectionOf({ paths }: Select): Projection | undefined {
  return paths && { paths, tree: new PathTree() }
}

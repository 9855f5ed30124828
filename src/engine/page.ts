import { pageBytesMax } from "../limits.ts"
import { type Condition, holds } from "../model/expression/condition.ts"
import { type Projection, project } from "../model/expression/projection.ts"
import { moreThan } from "../model/key/byte-range.ts"
import { keyBytes } from "../model/key/key-bytes.ts"
import { keyBytesOf, keyOfItem } from "../model/key/key-schema.ts"
import { partitionHash } from "../model/key/partition-hash.ts"
import { JsonText } from "../model/shape/shape.ts"
import { projectedItem } from "../model/table/index-entry.ts"
import type { Table } from "../model/table/table.ts"
import type { AttributeValue, Item } from "../model/value/attribute-value.ts"
import type { EntryPage } from "../storage/index-space.ts"
import type { ByteRange, ItemPage, ItemRow } from "../storage/storage.ts"
import { readUnits } from "./capacity.ts"
import type { AccountEngine } from "./engine.ts"
import { entryKeyOfItem, type IndexReading, type IndexWalk, indexRead } from "./index-reading.ts"
import { readCurrent, stale, withTable } from "./with-table.ts"

/** Which rows of a table a page walks, in which order. */
export type Walk =
  | {
      readonly over: "partition"
      /** Value of the partition key attribute. */
      readonly partition: AttributeValue
      readonly sort: ByteRange
      readonly direction: "forward" | "backward"
    }
  | { readonly over: "segment"; readonly hashFrom: number; readonly hashTo: number }
  | IndexWalk

export interface PageRequest {
  readonly tableName: string
  /**
   * Judges the request against the table: where to walk, and after which key to begin. What the
   * filter is may depend on the table's keys.
   */
  readonly walkIn: (table: Table) => {
    readonly walk: Walk
    readonly after?: Item | undefined
    readonly filter?: Condition | undefined
  }
  readonly consistent: boolean
  /** At most so many items are looked at. */
  readonly limit?: number | undefined
  readonly filter?: Condition | undefined
  readonly projection?: Projection | undefined
  /** Count, and return no items. */
  readonly countsOnly: boolean
}

export interface Page {
  /** Absent if the request only counts. */
  readonly items: readonly (Item | JsonText)[] | undefined
  readonly count: number
  /** How many were looked at, before the filter. */
  readonly scannedCount: number
  /** DynamoDB's bytes of what was looked at: of the items, or of the entries of an index. */
  readonly scannedBytes: number
  /** The index that was read. */
  readonly index: IndexReading | undefined
  /** Read units of what an index lacked and was fetched from the table, by consistent reads. */
  readonly fetchedBlocks: number
  readonly lastEvaluatedKey: Item | undefined
}

/** Reads one page of a Query or Scan. */
export function readPage(engine: AccountEngine, request: PageRequest): Promise<Page> {
  const { tableName, walkIn } = request
  return withTable(engine.catalog, tableName, walkIn, (known, { walk, after, filter }) => {
    const { table, address, version } = known
    const judged = filter ? { ...request, filter } : request
    const reads = [{ space: "tableVersion", address }, readOf(table, judged, walk, after)] as const
    return readCurrent(request.consistent ? "strong" : "eventual", async (consistency) => {
      const [found, page] = await engine.storage.read(reads, consistency)
      if (found !== version) return stale
      if (table.insights) noteQuery(engine, table, walk, page)
      return pageOf(table, judged, walk, page)
    })
  })
}

/** A query counts for its partition; a scan reads them all, and counts for none. */
function noteQuery(
  { insights }: AccountEngine,
  table: Table,
  walk: Walk,
  { rows: [row] }: ItemPage | EntryPage,
): void {
  if (walk.over === "partition") {
    insights.accessed(table, { [table.key.partition.name]: walk.partition })
  }
  if (walk.over !== "indexPartition" || !row?.body) return
  const { index, kind } = walk.reading
  const item = JSON.parse(row.body) as Item
  const partition = index.partition.map(({ name }) => [name, item[name] as AttributeValue])
  insights.accessed(
    table,
    Object.fromEntries(partition),
    kind === "global" ? index.name : undefined,
  )
}

function readOf(
  table: Table,
  { limit = Number.MAX_SAFE_INTEGER, filter, countsOnly }: PageRequest,
  walk: Walk,
  after: Item | undefined,
) {
  const bound = { rowsMax: limit, bytesMax: pageBytesMax }
  if (walk.over === "indexPartition" || walk.over === "indexSegment") {
    return indexRead(table, walk, after, bound, !countsOnly || filter !== undefined)
  }
  const start = after && keyBytesOf(table.key, after)
  if (walk.over === "segment") {
    const { hashFrom, hashTo } = walk
    const from = { space: "segment", table: table.id, hashFrom, hashTo, bound } as const
    return start ? { ...from, after: start } : from
  }
  const { sort: range, direction } = walk
  const partition = keyBytes(walk.partition)
  const hash = partitionHash(partition)
  const sort = start ? rangeAfter(range, start.sort, direction) : range
  return { space: "partition", table: table.id, hash, partition, sort, direction, bound } as const
}

/** What is left of the range once everything up to and including `sort` has been read. */
function rangeAfter(
  range: ByteRange,
  sort: Uint8Array,
  direction: "forward" | "backward",
): ByteRange {
  if (direction === "backward") return { from: range.from, to: sort }
  return { ...range, from: moreThan(sort).from }
}

function pageOf(
  table: Table,
  request: PageRequest,
  walk: Walk,
  { rows, isLast }: ItemPage | EntryPage,
): Page {
  const { filter, projection, countsOnly } = request
  const reading = "reading" in walk ? walk.reading : undefined
  const names = reading?.names
  const items: (Item | JsonText)[] = []
  let count = 0
  let scannedBytes = 0
  let fetchedBlocks = 0
  for (const row of rows) {
    scannedBytes += "entrySize" in row ? row.entrySize : row.size
    if (reading?.fetches) fetchedBlocks += readUnits(row.size, true)
    if (!filter && (countsOnly || !(projection || names))) {
      count++
      if (!countsOnly) items.push(new JsonText(row.body))
      continue
    }
    const item = reading?.fetches ? itemOf(row) : projectedItem(names, itemOf(row))
    if (filter && !holds(filter, item)) continue
    count++
    if (countsOnly) continue
    if (projection) items.push(project(projection, item))
    else items.push(names ? projectedItem(names, item) : new JsonText(row.body))
  }
  const last = rows.at(-1)
  return {
    items: countsOnly ? undefined : items,
    count,
    scannedCount: rows.length,
    scannedBytes,
    index: reading,
    fetchedBlocks,
    // The last row we looked at, not the last one we return: the filter runs after the limit.
    lastEvaluatedKey:
      last && !isLast && !holdsOneItem(table, walk) ? keyOfRow(table, reading, last) : undefined,
  }
}

/**
 * A partition without sort keys: a query of it has nothing to go on with, and DynamoDB refuses a
 * starting key there (observed), so a pager that was handed one would fail. Unsure whether DynamoDB
 * hands one out when Limit is 1.
 */
function holdsOneItem(table: Table, walk: Walk): boolean {
  return walk.over === "partition" && table.key.sort === undefined
}

function keyOfRow(table: Table, reading: IndexReading | undefined, row: ItemRow): Item {
  const item = itemOf(row)
  return reading ? entryKeyOfItem(table, reading.index, item) : keyOfItem(table.key, item)
}

function itemOf(row: ItemRow): Item {
  return JSON.parse(row.body) as Item
}

/** Pages of Query and Scan: each is one look at the whole table or index. */
import type { Item } from "../../src/model/value/attribute-value.ts"
import { capacitiesOf, readUnits } from "./capacity.ts"
import { type Expected, fault, ok } from "./expected.ts"
import { isBelow } from "./model-write.ts"
import type { IndexDefinition, RequestOf, TableDefinition } from "./request.ts"
import { sizeOf } from "./size.ts"
import {
  compareEntries,
  compareItems,
  compareValues,
  entriesOf,
  entryKeyIn,
  hashOf,
  keyIn,
  type State,
  type TableState,
} from "./state.ts"

type Page = RequestOf<"query"> | RequestOf<"scan">

const pageBytesMax = 1024 * 1024

export function pageReply(
  state: State,
  request: Page,
): { readonly expected: Expected; readonly orElse?: Expected } {
  const table = state.tables.get(request.table) as TableState
  if (request.index === undefined) return { expected: replyOf(request, table, undefined) }
  const index = table.definition.indexes.find(({ name }) => name === request.index)
  if (!index) {
    const text = `The table does not have the specified index: ${request.index}`
    return { expected: fault("ValidationException", text) }
  }
  const expected = lacksFiltered(request, index)
    ? fault("ValidationException", lacking(index))
    : replyOf(request, table, index)
  if (!table.filling.has(index.name)) return { expected }
  const text = `Cannot read from backfilling global secondary index: ${index.name}`
  return { expected, orElse: fault("ValidationException", text) }
}

/**
 * A query of a global index cannot filter by what the index does not hold. A scan takes it for
 * absent, and a local index looks into the table.
 */
function lacksFiltered({ ask, below }: Page, { kind, includes }: IndexDefinition): boolean {
  if (ask !== "query" || below === undefined || kind !== "global") return false
  return includes !== undefined && !includes.includes("n")
}

function lacking({ name }: IndexDefinition): string {
  const what = `Secondary index ${name} does not project one or more filter attributes: [n]`
  return `One or more parameter values were invalid: ${what}`
}

function replyOf(request: Page, table: TableState, index: IndexDefinition | undefined): Expected {
  const { limit = Number.MAX_SAFE_INTEGER, start, countsOnly, below, consistent } = request
  const compare = index ? (a: Item, b: Item) => compareEntries(index, a, b) : compareItems
  const turn = request.ask === "query" && request.backward ? -1 : 1
  const rows = [...(index ? entriesOf(table, index) : table.items.values())]
    .filter((row) => isIn(request, index, row))
    .filter((row) => !start || compare(row, start) * turn > 0)
    .toSorted((a, b) => compare(a, b) * turn)

  const looked: Item[] = []
  let bytes = 0
  for (const row of rows) {
    if (looked.length === limit || bytes >= pageBytesMax) break
    looked.push(row)
    bytes += sizeOf(row)
  }
  // The page ends where it meets its bound, even if nothing is left behind it.
  const isBounded = looked.length === limit || bytes >= pageBytesMax
  // A query of a partition that can hold but one item leaves nothing to go on with.
  const mayGoOn = request.ask === "scan" || index || table.definition.sort
  const last = isBounded && mayGoOn ? looked.at(-1) : undefined
  const Items = looked.filter((row) => below === undefined || isBelow(row, below))
  return ok({
    ...(!countsOnly && { Items }),
    Count: Items.length,
    ScannedCount: looked.length,
    LastEvaluatedKey: last && keyOf(table.definition, index, last),
    ConsumedCapacity: capacityOf(request, index, readUnits(bytes, consistent)),
  })
}

function isIn(request: Page, index: IndexDefinition | undefined, row: Item): boolean {
  const partition = row[index?.partition ?? "pk"]
  if (request.ask === "scan") {
    const { segment } = request
    // A segment is its share of all hashes, which have 32 bits.
    return !segment || Math.floor((hashOf(partition) * segment.of) / 2 ** 32) === segment.at
  }
  const { from } = request
  const sort = index ? row.h : row.sk
  if (from && compareValues(sort, from) < 0) return false
  return partition !== undefined && "S" in partition && partition.S === request.partition
}

function keyOf(table: TableDefinition, index: IndexDefinition | undefined, row: Item): Item {
  return index ? entryKeyIn(table, index, row) : keyIn(table, row)
}

function capacityOf(request: Page, index: IndexDefinition | undefined, units: number) {
  const { table, capacity } = request
  const charges = index
    ? [
        { table, units: 0 },
        { table, index, units },
      ]
    : [{ table, units }]
  return capacitiesOf(capacity, charges)?.[0]
}

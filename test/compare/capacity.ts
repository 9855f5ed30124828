/**
 * What a request costs, reckoned from the items before and after it: AWS guide, "Read and write
 * capacity units". Items here are small: each is one unit to write, and half a one to read.
 */
import type { ComparedRequest } from "./requests.ts"
import type { Touched } from "./seen.ts"
import { type Answer, steady } from "./server.ts"
import { type ComparedTable, indexName, tablePlaceholder } from "./tables.ts"
import type { Attributes } from "./values.ts"

interface Units {
  readonly table: number
  readonly index: number
  /** Of transactions, which tell reads and writes apart. */
  readonly kind?: "Read" | "Write"
}

/** Whether the answer tells what the request costs. */
export function isRightCapacity(
  answer: Answer,
  request: ComparedRequest,
  table: ComparedTable,
  touched: readonly Touched[],
): boolean {
  const units = unitsOf(answer, request, table, touched)
  if (units === undefined) return false
  const told = toldCapacity(units, request)
  return JSON.stringify(steady(told)) === JSON.stringify(answer.ConsumedCapacity)
}

function unitsOf(
  answer: Answer,
  { operation, input }: ComparedRequest,
  table: ComparedTable,
  touched: readonly Touched[],
): Units | undefined {
  const read = readUnits(input)
  switch (operation) {
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
    case "BatchWriteItem":
      return { table: touched.length, index: indexUnits(touched, table) }
    case "TransactWriteItems":
      return { table: 2 * touched.length, index: indexUnits(touched, table), kind: "Write" }
    case "TransactGetItems":
      return { table: 2 * (input.TransactItems as object[]).length, index: 0, kind: "Read" }
    case "BatchGetItem": {
      const [block] = Object.values(input.RequestItems as Record<string, { Keys: object[] }>)
      return { table: (block?.Keys.length ?? 0) * readUnits({ ...block }), index: 0 }
    }
    case "Query":
    case "Scan":
      // How large the items of a page are is not reckoned here, only that an empty one costs too.
      if (answer.ScannedCount !== 0) return undefined
      return "IndexName" in input ? { table: 0, index: read } : { table: read, index: 0 }
    default:
      return undefined
  }
}

function readUnits({ ConsistentRead }: ComparedRequest["input"]): number {
  return ConsistentRead === true ? 1 : 0.5
}

function indexUnits(touched: readonly Touched[], table: ComparedTable): number {
  return touched
    .map(({ before, after }) => entryUnits(entryOf(before, table), entryOf(after, table)))
    .reduce((sum, units) => sum + units, 0)
}

interface Entry {
  readonly key: string
  readonly content: string
}

/** What of an item is in the index; nothing without all of its keys. */
function entryOf(
  item: Attributes | undefined,
  { keys, indexKeys, projectsAll }: ComparedTable,
): Entry | undefined {
  if (!item || indexKeys.length === 0 || !indexKeys.every(([name]) => name in item)) {
    return undefined
  }
  const keyed = [...indexKeys, ...keys].map(([name]) => item[name])
  const key = JSON.stringify(steady(keyed))
  return { key, content: projectsAll ? JSON.stringify(steady(item)) : key }
}

function entryUnits(before: Entry | undefined, after: Entry | undefined): number {
  if (before?.content === after?.content) return 0
  // An entry under another key is removed there and added here.
  return before && after && before.key !== after.key ? 2 : 1
}

/** As a reply has it; nothing if nobody asked. */
function toldCapacity({ table, index, kind }: Units, { operation, input }: ComparedRequest) {
  const asked = input.ReturnConsumedCapacity
  if (asked !== "TOTAL" && asked !== "INDEXES") return undefined
  const units = (CapacityUnits: number) => ({
    CapacityUnits,
    ...(kind && { [`${kind}CapacityUnits`]: CapacityUnits }),
  })
  const told = {
    TableName: tablePlaceholder,
    ...units(table + index),
    ...(asked === "INDEXES" && {
      Table: units(table),
      ...(index > 0 && { GlobalSecondaryIndexes: { [indexName]: units(index) } }),
    }),
  }
  return /Batch|Transact/.test(operation) ? [told] : told
}

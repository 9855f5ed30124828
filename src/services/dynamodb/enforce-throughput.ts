/**
 * Lets operations feel the throughput of their tables, from the outside: each is asked what it
 * consumed, whatever its caller wants to know of that. A request is throttled before it is judged
 * in detail, and pays for its refusal only where a condition failed.
 */
import { cancelledBy } from "../../engine/cancellation.ts"
import {
  type Bounded,
  boundOf,
  type Direction,
  ThroughputBuckets,
} from "../../engine/throughput.ts"
import { ApiError } from "../../error.ts"
import type { Table } from "../../model/table/table.ts"
import type { Context, Operation } from "../../operation.ts"
import type { Platform } from "../../platform.ts"
import { type Consumed, shownCapacity } from "./consumed.ts"
import { operations } from "./operations.ts"
import { throttledBy } from "./throttled.ts"
import { noteThrottled } from "./throttled-keys.ts"

const directions: ReadonlyMap<string, Direction> = new Map([
  ["BatchGetItem", "Read"],
  ["BatchWriteItem", "Write"],
  ["DeleteItem", "Write"],
  ["GetItem", "Read"],
  ["PutItem", "Write"],
  ["Query", "Read"],
  ["Scan", "Read"],
  ["TransactGetItems", "Read"],
  ["TransactWriteItems", "Write"],
  ["UpdateItem", "Write"],
])

/** They read or write, as their statements do. */
const statementOperations = ["BatchExecuteStatement", "ExecuteStatement", "ExecuteTransaction"]

type Values = Readonly<Record<string, unknown>>

/**
 * All operations, with buckets of their own.
 *
 * @param processes how many serve the same port
 */
export function throttledOperations(platform: Platform, processes = 1): readonly Operation[] {
  const buckets = new ThroughputBuckets(platform, processes)
  return operations.map((operation) => throttled(operation, buckets))
}

/** The operation, throttled by the buckets; as it is if it consumes nothing. */
function throttled(operation: Operation, buckets: ThroughputBuckets): Operation {
  const known = directions.get(operation.name)
  if (known === undefined && !statementOperations.includes(operation.name)) return operation
  return {
    ...operation,
    async run(input, context) {
      const given: Values = input
      const direction = known ?? directionOf(operation, input)
      const names = [...new Set(tablesIn(operation, input, context.denials))]
      const tables = await tablesOf(context, names)
      const refusals = new Map<string, ApiError>()
      for (const [name, table] of tables) {
        const empty = boundsOf(table, direction, indexIn(operation, input)).find((each) =>
          buckets.isEmpty(each),
        )
        if (!empty) continue
        refusals.set(name, throttledBy(empty))
        if (table.insights) noteThrottled(context.engine, given, table, empty.index)
      }
      const denials = deniedSlots(operation, input, context.denials, refusals)
      const { admitted, left } = denials
        ? { admitted: given, left: {} }
        : admit(given, names, refusals, operation)
      const here = denials ? { ...context, denials } : context
      const reply = await charging(operation, admitted, names, here, (consumed) =>
        charge(buckets, tables, direction, consumed),
      )
      const shown = shownCapacity(reply, given.ReturnConsumedCapacity)
      return withLeft(shown, left) as typeof reply
    },
  }
}

/** Without those of parts that are denied: nobody may look at them. */
function tablesIn(
  { access }: Operation,
  input: Parameters<Operation["run"]>[0],
  denials: Context["denials"] = [],
): readonly string[] {
  const asks = access.slots
    ? access
        .slots(input)
        .filter((_, at) => !denials[at])
        .flat()
    : (access.asks?.(input) ?? [])
  return asks.flatMap(({ table }) => table ?? [])
}

/** Parts that are answered by themselves are throttled by themselves (AWS's model: their codes). */
function deniedSlots(
  { access }: Operation,
  input: Parameters<Operation["run"]>[0],
  denials: Context["denials"] = [],
  refusals: ReadonlyMap<string, ApiError>,
): Context["denials"] {
  return access.slots?.(input).map((asks, at) => {
    const [table] = asks.flatMap((ask) => ask.table ?? [])
    return denials[at] ?? (table === undefined ? undefined : refusals.get(table))
  })
}

function directionOf({ access }: Operation, input: Parameters<Operation["run"]>[0]): Direction {
  const asks = access.asks?.(input) ?? []
  return asks.every(({ action }) => action === "dynamodb:PartiQLSelect") ? "Read" : "Write"
}

/** Only what reads pages reads an index. */
function indexIn({ access }: Operation, input: Parameters<Operation["run"]>[0]) {
  return access.asks?.(input)[0]?.index
}

/** Tables that are missing are the operation's to refuse. */
async function tablesOf(
  { engine }: Context,
  names: readonly string[],
): Promise<ReadonlyMap<string, Table>> {
  const tables = new Map<string, Table>()
  for (const name of names) {
    try {
      tables.set(name, (await engine.catalog.get(name)).table)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
  return tables
}

/** A write is held up by any index of its table, since it may have to write there, too. */
function boundsOf(table: Table, direction: Direction, index: unknown): readonly Bounded[] {
  const isGlobal = table.globalIndexes.some(({ name }) => name === index)
  const indexes = isGlobal ? [index as string] : table.globalIndexes.map(({ name }) => name)
  const places =
    direction === "Write" ? [undefined, ...indexes] : [isGlobal ? indexes[0] : undefined]
  return places.flatMap((place) => boundOf(table, direction, place) ?? [])
}

/** What the operation itself has left undone, and what never reached it. */
function withLeft(reply: object, left: Values): object {
  const [[member, requests] = []] = Object.entries(left)
  if (member === undefined) return reply
  const undone = (reply as Values)[member]
  return { ...reply, [member]: { ...(undone as object), ...(requests as object) } }
}

interface Admitted {
  readonly admitted: Values
  /** Members of the reply that tell what was left undone. */
  readonly left: Values
}

/** @throws ApiError for what is throttled as a whole */
function admit(
  input: Values,
  names: readonly string[],
  refusals: ReadonlyMap<string, ApiError>,
  operation: Operation,
): Admitted {
  const [first] = refusals.values()
  if (first === undefined) return { admitted: input, left: {} }
  const { TransactItems, TransactStatements, RequestItems } = input
  if (TransactStatements !== undefined) {
    throw cancelledBy(tablesIn(operation, input as never).map((name) => refusals.get(name)))
  }
  if (Array.isArray(TransactItems)) {
    // One name for each: an item without a table has failed its constraints.
    const namesOfItems = TransactItems.map(
      (item) => tablesIn(operation, { TransactItems: [item] } as never)[0] ?? "",
    )
    throw cancelledBy(namesOfItems.map((name) => refusals.get(name)))
  }
  if (RequestItems === undefined || names.every((name) => refusals.has(name))) throw first
  const split = (isRefused: boolean) =>
    Object.fromEntries(
      Object.entries(RequestItems as Values).filter(([name]) => refusals.has(name) === isRefused),
    )
  const member = operation.name === "BatchGetItem" ? "UnprocessedKeys" : "UnprocessedItems"
  return { admitted: { ...input, RequestItems: split(false) }, left: { [member]: split(true) } }
}

async function charging(
  operation: Operation,
  input: Values,
  names: readonly string[],
  context: Context,
  chargeFor: (consumed: readonly Consumed[]) => void,
) {
  try {
    const reply = await operation.run(
      { ...input, ReturnConsumedCapacity: "INDEXES" } as never,
      context,
    )
    const { ConsumedCapacity } = reply as { ConsumedCapacity?: Consumed | readonly Consumed[] }
    chargeFor([ConsumedCapacity ?? []].flat())
    return reply
  } catch (error) {
    if (error instanceof ApiError && error.code === "ConditionalCheckFailedException") {
      // What the old item would have cost is not told; this is the least.
      chargeFor(names.map((TableName) => ({ TableName, CapacityUnits: 1 })))
    }
    throw error
  }
}

function charge(
  buckets: ThroughputBuckets,
  tables: ReadonlyMap<string, Table>,
  direction: Direction,
  consumed: readonly Consumed[],
): void {
  for (const { TableName, CapacityUnits, GlobalSecondaryIndexes = {} } of consumed) {
    const table = tables.get(TableName)
    if (!table) continue
    let units = CapacityUnits
    for (const [name, index] of Object.entries(GlobalSecondaryIndexes)) {
      units -= index.CapacityUnits
      const bounded = boundOf(table, direction, name)
      if (bounded) buckets.take(bounded, index.CapacityUnits)
    }
    const bounded = boundOf(table, direction)
    if (bounded) buckets.take(bounded, units)
  }
}

/**
 * DynamoDB as a program that does one request after the other: small enough to be read through, and
 * with no line in common with the product.
 */
import { type Charge, capacitiesOf, chargesOfWrite, readUnits } from "./capacity.ts"
import { type Expected, fault, type Outcome, ok } from "./expected.ts"
import type { Batch, Call } from "./history.ts"
import { pageReply } from "./model-page.ts"
import { transactGetReply, transactWriteReply } from "./model-transaction.ts"
import { carriedOut, shownBy } from "./model-write.ts"
import { byTable, type Request, type RequestOf, type TableDefinition } from "./request.ts"
import { sizeOf } from "./size.ts"
import {
  definitionOf,
  itemAt,
  type State,
  type TableState,
  withEntry,
  withItem,
  withTable,
} from "./state.ts"
import { textOf } from "./text.ts"

/** The state that follows when the call is next; nothing if its reply does not fit. */
export function stateAfter(state: State, call: Call): State | undefined {
  const { state: next, expected, orElse } = outcomeOfCall(state, call)
  if (call.reply === undefined) return call.isCertain && next === state ? undefined : next
  if (isReply(expected, call)) return next
  return orElse && isReply(orElse, call) ? next : undefined
}

export function outcomeOfCall(state: State, { request, number, batch }: Call): Outcome {
  return batch ? partOf(state, request, batch) : outcomeOf(state, request, number)
}

function isReply(expected: Expected, { reply }: Call): boolean {
  return expected === anyReply || textOf(expected) === reply
}

const anyReply = ok({})
const notFound = fault("ResourceNotFoundException", "Requested resource not found")

/** What the request answers in this state, and the state after it. `call` tells lives apart. */
function outcomeOf(state: State, request: Request, call: number): Outcome {
  const missing = tablesOf(request).some((table) => !state.tables.has(table))
  if (missing) return { state, expected: notFoundBy(request) }
  switch (request.ask) {
    case "write":
      return write(state, request)
    case "get": {
      const item = itemAt(state, request.table, request.key)
      const units = readUnits(item ? sizeOf(item) : 0, request.consistent)
      const ConsumedCapacity = one(request, [{ table: request.table, units }])
      return { state, expected: ok({ Item: item, ConsumedCapacity }) }
    }
    case "transactWrite":
      return transactWriteReply(state, request)
    case "transactGet":
      return { state, expected: transactGetReply(state, request) }
    case "batchWrite":
      // Its parts are calls of their own: the whole is only ever asked why it failed.
      return { state, expected: ok({}) }
    case "batchGet":
      return { state, expected: batchGetReply(state, request) }
    case "query":
    case "scan":
      return { state, ...pageReply(state, request) }
    case "createTable":
      return createTable(state, request.definition, call)
    case "deleteTable": {
      const body = { TableName: request.table }
      return { state: withTable(state, request.table, undefined), expected: ok(body) }
    }
    case "createIndex":
    case "deleteIndex":
      return changeIndexes(state, request)
  }
}

function tablesOf(request: Request): readonly string[] {
  if (request.ask === "createTable") return []
  if ("table" in request) return [request.table]
  const parts = "keys" in request ? request.keys : request.actions
  return parts.map(({ table }) => table)
}

function notFoundBy(request: Request): Expected {
  if (!["deleteTable", "createIndex", "deleteIndex"].includes(request.ask)) return notFound
  const [table] = tablesOf(request)
  return fault(
    "ResourceNotFoundException",
    `Requested resource not found: Table: ${table} not found`,
  )
}

function write(state: State, request: RequestOf<"write">): Outcome {
  const { table, key, action, returns, showsOld } = request
  const old = itemAt(state, table, key)
  const done = carriedOut(action, key, old)
  if (!done) {
    const more = showsOld && old ? { Item: old } : {}
    const text = "The conditional request failed"
    return { state, expected: fault("ConditionalCheckFailedException", text, more) }
  }
  const definition = definitionOf(state, table)
  const Attributes = shownBy(returns, action, old, done.item)
  const ConsumedCapacity = one(request, chargesOfWrite(definition, old, done.item))
  return {
    state: textOf(old) === textOf(done.item) ? state : withItem(state, table, key, done.item),
    expected: ok({ Attributes, ConsumedCapacity }),
  }
}

function one(request: Request, charges: readonly Charge[]): unknown {
  return capacitiesOf(request.capacity, charges)?.[0]
}

function batchGetReply(state: State, request: RequestOf<"batchGet">): Expected {
  const Responses: Record<string, unknown> = {}
  const charges: Charge[] = []
  for (const [table, keys] of byTable(request.keys)) {
    const items = keys.map(({ key }) => itemAt(state, table, key))
    // Their order says nothing: see `Call`.
    Responses[table] = items
      .filter((item) => item !== undefined)
      .map(textOf)
      .toSorted()
    for (const item of items) {
      charges.push({ table, units: readUnits(item ? sizeOf(item) : 0, request.consistent) })
    }
  }
  const ConsumedCapacity = capacitiesOf(request.capacity, charges)
  return ok({ Responses, UnprocessedKeys: {}, ConsumedCapacity })
}

function createTable(state: State, definition: TableDefinition, life: number): Outcome {
  const { name } = definition
  if (state.tables.has(name)) {
    const text = `Table already exists: ${name}`
    return { state, expected: fault("ResourceInUseException", text) }
  }
  const table = { definition, life, items: new Map(), filling: new Set<string>() }
  const expected = ok({ TableName: name })
  return { state: withTable(state, name, table), expected }
}

function changeIndexes(state: State, request: RequestOf<"createIndex" | "deleteIndex">): Outcome {
  const { table: name } = request
  const table = state.tables.get(name) as TableState
  const { definition } = table
  const expected = ok({ TableName: name })
  const isThere = (index: string) => definition.indexes.some((one) => one.name === index)
  if (request.ask === "createIndex") {
    if (isThere(request.index.name)) {
      const text = "Attempting to create an index which already exists"
      return { state, expected: fault("ValidationException", text) }
    }
    const indexes = [...definition.indexes, request.index]
    const filling = new Set([...table.filling, request.index.name])
    const after = { ...table, definition: { ...definition, indexes }, filling }
    return { state: withTable(state, name, after), expected }
  }
  const indexes = definition.indexes.filter((one) => one.name !== request.index)
  if (!isThere(request.index)) {
    const text = "Requested resource not found"
    return { state, expected: fault("ResourceNotFoundException", text) }
  }
  const after = { ...table, definition: { ...definition, indexes } }
  return { state: withTable(state, name, after), expected }
}

/** The last part is answered for all of them; until then every reply is right. */
function partOf(
  state: State,
  request: Request,
  { number, parts, tables, capacity }: Batch,
): Outcome {
  const { table, key, action } = request as RequestOf<"write">
  if (!state.tables.has(table)) return { state, expected: notFound }
  const old = itemAt(state, table, key)
  const item = carriedOut(action, key, old)?.item
  const before = state.batches.get(number) ?? []
  const done = [...before, chargesOfWrite(definitionOf(state, table), old, item)]
  const next = { ...state, batches: withEntry(state.batches, number, done) }
  const written = textOf(old) === textOf(item) ? next : withItem(next, table, key, item)
  if (done.length < parts) return { state: written, expected: anyReply }
  const charges = done.flat().toSorted((a, b) => tables.indexOf(a.table) - tables.indexOf(b.table))
  const ConsumedCapacity = capacitiesOf(capacity, charges)
  return { state: written, expected: ok({ UnprocessedItems: {}, ConsumedCapacity }) }
}

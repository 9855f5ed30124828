import { consumedCapacity, writeUnits } from "../../../engine/capacity.ts"
import type { AccountEngine } from "../../../engine/engine.ts"
import type { ItemChange, Written } from "../../../engine/plan.ts"
import { judgeTables } from "../../../engine/with-table.ts"
import { rowOf, writeItem } from "../../../engine/write.ts"
import { ApiError, errorCodes } from "../../../error.ts"
import { batchWriteRequestsMax } from "../../../limits.ts"
import { keyOfItem, parseKey } from "../../../model/key/key-schema.ts"
import { type Infer, item, list, map, required, structure } from "../../../model/shape/shape.ts"
import { checkIndexKeys } from "../../../model/table/check-index-keys.ts"
import type { KeySchema, Table } from "../../../model/table/table.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { parseItem } from "../../../model/value/parse-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askToBatchWrite } from "../access/write-asks.ts"
import { keyIdentity } from "../key-identity.ts"
import { collectionMetrics } from "../replies.ts"
import * as shapes from "../shapes/item-shapes.ts"

const writeRequest = structure("WriteRequest", {
  DeleteRequest: structure("DeleteRequest", { Key: required(item) }),
  PutRequest: structure("PutRequest", { Item: required(item) }),
})
type WriteRequest = Infer<typeof writeRequest>

const writeRequests = list(writeRequest, { min: 1, max: batchWriteRequestsMax })

export const batchWriteItem = defineOperation({
  name: "BatchWriteItem",
  dialect: "classic",
  input: structure("BatchWriteItemInput", {
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    ReturnItemCollectionMetrics: shapes.returnItemCollectionMetrics,
    RequestItems: required(map(writeRequests, { key: shapes.batchTableName, min: 1, max: 25 })),
  }),
  output: structure("BatchWriteItemOutput", {
    UnprocessedItems: required(map(list(writeRequest))),
    ItemCollectionMetrics: map(list(shapes.itemCollectionMetrics)),
    ConsumedCapacity: list(shapes.consumedCapacity),
  }),
  access: {
    action: "dynamodb:BatchWriteItem",
    asks: ({ RequestItems, ReturnConsumedCapacity }) =>
      Object.entries(RequestItems).map(([table, writes]) =>
        askToBatchWrite(table, writes, ReturnConsumedCapacity),
      ),
  },

  async run(input, { engine }) {
    const elements = parseElements(input.RequestItems)
    const check = await checkAgainstTables(engine, elements)
    const measuresCollections = input.ReturnItemCollectionMetrics === "SIZE"
    // Each element is a write of its own; they wait for the disk together.
    const outcomes = await Promise.allSettled(
      elements.map((element) => writeElement(engine, element, check, measuresCollections)),
    )
    requireWritten(outcomes)
    const unprocessed = elements.filter((_, at) => outcomes[at]?.status === "rejected")
    return {
      UnprocessedItems: requestsByTable(unprocessed),
      ItemCollectionMetrics: measuresCollections
        ? collectionMetrics(writtenByTable(elements, outcomes))
        : undefined,
      ConsumedCapacity: capacitiesOf(input.ReturnConsumedCapacity, elements, outcomes),
    }
  },
})

interface Element {
  readonly tableName: string
  readonly request: WriteRequest
  /** The item to put, or the key to delete. */
  readonly attributes: Item
  readonly change: ItemChange
}

/** Judges everything that can be judged without the tables. */
function parseElements(
  requestItems: Readonly<Record<string, readonly WriteRequest[]>>,
): readonly Element[] {
  const requests = Object.entries(requestItems).flatMap(([tableName, list]) =>
    list.map((request) => ({ tableName, request })),
  )
  if (requests.length > batchWriteRequestsMax) {
    throw ApiError.invalid("Too many items requested for the BatchWriteItem call")
  }
  return requests.map(({ tableName, request }) => {
    const { PutRequest, DeleteRequest } = request
    if (PutRequest && !DeleteRequest) {
      const attributes = parseItem(PutRequest.Item, "older")
      return { tableName, request, attributes, change: { to: "put", row: rowOf(attributes) } }
    }
    if (DeleteRequest && !PutRequest) {
      const attributes = parseItem(DeleteRequest.Key, "older")
      return { tableName, request, attributes, change: { to: "delete" } }
    }
    // DynamoDB's own text for a write request with no member or with both (observed).
    throw ApiError.invalid(
      "Supplied AttributeValue has more than one datatypes set, " +
        "must contain exactly one of the supported datatypes",
    )
  })
}

/**
 * Nothing is written unless the whole request holds: every table, every key, no key twice.
 *
 * Returns what is left to check when an element is written: of a request for one table everything,
 * since none of it is written while the table is another one than the one it was held against. That
 * saves the round trip that looks at the table alone.
 */
async function checkAgainstTables(
  engine: AccountEngine,
  given: readonly Element[],
): Promise<(table: Table) => void> {
  // A table may stand in a request by its name and by its ARN.
  const nameOf = (nameOrArn: string) => engine.catalog.nameOf(nameOrArn)
  const elements = given.map((each) => ({ ...each, tableName: nameOf(each.tableName) }))
  const names = [...new Set(elements.map(({ tableName }) => tableName))]
  if (names.length === 1) {
    let checked: Table | undefined
    return (table) => {
      if (table === checked) return
      checkElements(table, elements)
      checked = table
    }
  }
  await judgeTables(engine, names, (tables) => {
    for (const [at, table] of tables.entries()) {
      const group = elements.filter(({ tableName }) => tableName === names[at])
      checkElements(table, group)
    }
  })
  return () => {}
}

function checkElements(table: Table, elements: readonly Element[]): void {
  const keys = elements.map((element) => keyIdentity(keyOf(table.key, element)))
  for (const { attributes, change } of elements) {
    if (change.to === "put") checkIndexKeys(table, attributes)
  }
  if (new Set(keys).size < keys.length) {
    throw ApiError.invalid("Provided list of item keys contains duplicates")
  }
}

/** A batch judges the key of an item to put as if it were a `Key` (observed). */
function keyOf(schema: KeySchema, { attributes, change }: Element): Item {
  return parseKey(schema, change.to === "put" ? keyOfItem(schema, attributes) : attributes)
}

function writeElement(
  engine: AccountEngine,
  element: Element,
  check: (table: Table) => void,
  measuresCollection: boolean,
): Promise<Written> {
  return writeItem(engine, {
    tableName: element.tableName,
    measuresCollection,
    prepare(table) {
      check(table)
      return { key: keyOf(table.key, element), write: { change: element.change } }
    },
  })
}

/**
 * Throws unless something was written: then what was not is for the caller to send again. That goes
 * for refusals, too, which come here when a table changes between two elements, and of records of
 * root users: sent again, they are refused with nothing written, as a refusal has to be.
 */
function requireWritten(outcomes: readonly PromiseSettledResult<Written>[]): void {
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason as unknown] : [],
  )
  const fault = failures.find((failure) => !(failure instanceof ApiError))
  if (fault !== undefined) throw fault
  if (failures.length < outcomes.length) return
  // After a server fault something may have been written, so it wins over a refusal.
  throw failures.find((failure) => !isRefusal(failure)) ?? failures[0]
}

function isRefusal(failure: unknown): boolean {
  return failure instanceof ApiError && errorCodes[failure.code].status < 500
}

function requestsByTable(elements: readonly Element[]): Record<string, readonly WriteRequest[]> {
  const names = [...new Set(elements.map(({ tableName }) => tableName))]
  const requestsIn = (name: string) =>
    elements.filter(({ tableName }) => tableName === name).map(({ request }) => request)
  return Object.fromEntries(names.map((name) => [name, requestsIn(name)]))
}

function capacitiesOf(
  asked: Infer<typeof shapes.returnConsumedCapacity> | undefined,
  elements: readonly Element[],
  outcomes: readonly PromiseSettledResult<Written>[],
) {
  if (asked === undefined || asked === "NONE") return undefined
  return [...writtenByTable(elements, outcomes)].flatMap(([name, all]) => {
    const units = all.reduce((sum, { oldSize, newSize }) => sum + writeUnits(oldSize, newSize), 0)
    const indexes = all.flatMap((written) => written.indexes)
    return consumedCapacity(asked, name, units, indexes) ?? []
  })
}

function writtenByTable(
  elements: readonly Element[],
  outcomes: readonly PromiseSettledResult<Written>[],
): ReadonlyMap<string, readonly Written[]> {
  const tables = new Map<string, Written[]>()
  for (const [at, { tableName }] of elements.entries()) {
    const outcome = outcomes[at]
    if (outcome?.status !== "fulfilled") continue
    const written = tables.get(tableName)
    if (written) written.push(outcome.value)
    else tables.set(tableName, [outcome.value])
  }
  return tables
}

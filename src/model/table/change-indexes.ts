/** What UpdateTable does to global secondary indexes. */
import { ApiError } from "../../error.ts"
import { capacityUnitsMax } from "../../limits.ts"
import type {
  GlobalIndexInput,
  OnDemandInput,
  ProvisionedInput,
  WarmInput,
} from "./definition-shapes.ts"
import { isLiving } from "./index-entry.ts"
import { changeOnDemandMaximum } from "./on-demand-maximum.ts"
import {
  checkAllProvisioned,
  checkGlobalIndexCount,
  checkProjectedAttributes,
  parseGlobalIndex,
} from "./parse-indexes.ts"
import type { Definitions } from "./parse-key-schema.ts"
import { parseProvisioned } from "./parse-throughput.ts"
import { changeProvisioned } from "./provisioned.ts"
import type { Billing, GlobalIndex, ProvisionedThroughput, Table } from "./table.ts"
import { raiseWarmThroughput, warmThroughputOf } from "./warm-throughput.ts"

export interface IndexChangeInput {
  readonly Update?: IndexUpdateInput | undefined
  readonly Create?: GlobalIndexInput | undefined
  readonly Delete?: { readonly IndexName: string } | undefined
}

interface IndexUpdateInput {
  readonly IndexName: string
  readonly ProvisionedThroughput?: ProvisionedInput | undefined
  readonly OnDemandThroughput?: OnDemandInput | undefined
  readonly WarmThroughput?: WarmInput | undefined
}

/** What can be judged without the table. @throws ApiError */
export function checkIndexChanges(changes: readonly IndexChangeInput[]): void {
  const names = new Set<string>()
  for (const change of changes) {
    const actions = [change.Update, change.Create, change.Delete].filter((action) => action)
    const name = actions[0]?.IndexName
    if (name === undefined) {
      throw ApiError.invalidParameter(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, " +
          "GlobalSecondaryIndexUpdate.Delete must not be null",
      )
    }
    if (actions.length > 1) {
      throw ApiError.invalidParameter(
        "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object",
      )
    }
    if (names.has(name)) {
      throw ApiError.invalidParameter(
        "Only one global secondary index update per index is allowed simultaneously. " +
          `Index: ${name}`,
      )
    }
    names.add(name)
  }
  if (changes.filter(({ Create, Delete }) => Create || Delete).length > 1) {
    throw onlyOneAtATime()
  }
}

export interface IndexCircumstances {
  /** The capacity mode that the table then has. */
  readonly mode: Billing["mode"]
  readonly nowMs: number
  /** For the index that is created, if any. */
  readonly indexId: number
}

/** The table's global indexes after the changes, and the definitions that the request adds. */
export function changeGlobalIndexes(
  table: Table,
  changes: readonly IndexChangeInput[],
  given: Definitions,
  { mode, nowMs, indexId }: IndexCircumstances,
): { readonly globalIndexes: readonly GlobalIndex[]; readonly definitions: Definitions } {
  let indexes = table.globalIndexes
  const isSwitch = mode !== table.billing.mode
  if (isSwitch) indexes = indexes.map((index) => switchMode(index, table.billing.mode))
  // A type that is declared anew is ignored: what is in the table has the one that it has.
  const definitions: Definitions = new Map(
    [...given].map(([name, type]) => [name, typeIn(table, name) ?? type]),
  )
  for (const { Update, Create, Delete } of changes) {
    if (Create) {
      refuseSecond(table)
      const created = createIndex(table, Create, definitions, mode, indexId)
      indexes = [...indexes, created]
      checkGlobalIndexCount(indexes)
      checkProjectedAttributes([...table.localIndexes, ...indexes])
      if (mode === "PROVISIONED") checkAllProvisioned([created])
    }
    if (Delete) {
      findIndex(table, Delete.IndexName, "delete")
      refuseSecond(table, Delete.IndexName)
      indexes = indexes.map((index) =>
        index.name === Delete.IndexName ? { ...index, state: "DELETING" } : index,
      )
    }
    if (Update) {
      checkPossible(Update)
      findIndex(table, Update.IndexName, "update")
      indexes = indexes.map((index) =>
        index.name === Update.IndexName ? updateIndex(index, Update, mode, nowMs) : index,
      )
    }
  }
  if (isSwitch && mode === "PROVISIONED") checkAllProvisioned(indexes.filter(isLiving))
  return { globalIndexes: indexes, definitions }
}

function typeIn({ attributeTypes }: Table, name: string) {
  return Object.hasOwn(attributeTypes, name) ? attributeTypes[name] : undefined
}

function createIndex(
  table: Table,
  input: GlobalIndexInput,
  definitions: Definitions,
  mode: Billing["mode"],
  id: number,
): GlobalIndex {
  const { localIndexes, globalIndexes, vectorIndexes = [] } = table
  const others = [...localIndexes, ...globalIndexes, ...vectorIndexes]
  if (others.some(({ name }) => name === input.IndexName)) {
    throw ApiError.invalid("Attempting to create an index which already exists")
  }
  const about = { billing: { mode }, definitions }
  return { ...parseGlobalIndex(input, about, new Set(), id), state: "CREATING" }
}

/** AWS guide: one at a time, but an index that is still being created may be deleted. */
export function refuseSecond(table: Table, deleted?: string): void {
  const { globalIndexes, vectorIndexes = [] } = table
  const busy = [...globalIndexes, ...vectorIndexes].filter(({ state }) => state !== undefined)
  if (busy.every(({ name, state }) => name === deleted && state === "CREATING")) return
  throw onlyOneAtATime()
}

export function onlyOneAtATime(): ApiError {
  return new ApiError(
    "LimitExceededException",
    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously " +
      "per table",
  )
}

/** An index loses the throughput of the mode that it leaves, and stays as warm as it was. */
function switchMode(index: GlobalIndex, from: Billing["mode"]): GlobalIndex {
  const { provisioned: _p, onDemandMaximum: _m, ...rest } = index
  return { ...rest, warmThroughput: warmThroughputOf(from, index, index) }
}

function findIndex(table: Table, name: string, action: "delete" | "update"): void {
  const found = table.globalIndexes.find((index) => index.name === name)
  if (found && found.state !== "DELETING") return
  if (found) throw onlyOneAtATime()
  if (table.localIndexes.some((index) => index.name === name)) {
    throw ApiError.invalid(`Cannot ${action} an index that is not a GlobalSecondaryIndex: ${name}`)
  }
  throw ApiError.notFound()
}

/** Observed: too much throughput is refused in these words, and before the index is looked for. */
function checkPossible({ ProvisionedThroughput: throughput }: IndexUpdateInput): void {
  if (!throughput) return
  const { ReadCapacityUnits: readUnits, WriteCapacityUnits: writeUnits } = throughput
  if (readUnits <= capacityUnitsMax && writeUnits <= capacityUnitsMax) return
  throw ApiError.invalid(
    "This operation cannot be performed with given input values. Please contact DynamoDB service " +
      "team for more info: Action Blocked: IndexUpdate",
  )
}

function updateIndex(
  index: GlobalIndex,
  update: IndexUpdateInput,
  mode: Billing["mode"],
  nowMs: number,
): GlobalIndex {
  const { name } = index
  const { ProvisionedThroughput: throughput, OnDemandThroughput: maximum } = update
  if (!throughput && !maximum && !update.WarmThroughput) {
    throw ApiError.invalidParameter(
      `Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: ${name}`,
    )
  }
  const provisioned = changeIndexThroughput(index, throughput, mode, nowMs)
  const onDemandMaximum = changeOnDemandMaximum(index.onDemandMaximum, maximum, mode, name)
  const { provisioned: _p, onDemandMaximum: _m, ...rest } = index
  return {
    ...rest,
    ...(provisioned && { provisioned }),
    ...(onDemandMaximum && { onDemandMaximum }),
    warmThroughput: raiseWarmThroughput(
      warmThroughputOf(mode, index, index),
      warmThroughputOf(mode, provisioned ? { provisioned } : {}, {}),
      update.WarmThroughput,
      name,
    ),
  }
}

function changeIndexThroughput(
  index: GlobalIndex,
  throughput: ProvisionedInput | undefined,
  mode: Billing["mode"],
  nowMs: number,
): ProvisionedThroughput | undefined {
  if (!throughput) return index.provisioned
  if (mode === "PAY_PER_REQUEST") {
    throw ApiError.invalidParameter(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified " +
        `for index: ${index.name} when BillingMode is PAY_PER_REQUEST`,
    )
  }
  const requested = parseProvisioned(throughput)
  if (!index.provisioned) return requested
  return changeProvisioned(index.provisioned, requested, nowMs, index.name)
}

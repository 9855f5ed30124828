/** What UpdateTable does to global secondary indexes. */
import { ApiError } from "../../error.ts"
import { capacityUnitsMax } from "../../limits.ts"
import type {
  GlobalIndexInput,
  OnDemandInput,
  ProvisionedInput,
  WarmInput,
} from "./definition-shapes.ts"
import { changeOnDemandMaximum } from "./on-demand-maximum.ts"
import { checkAllProvisioned } from "./parse-indexes.ts"
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
    throw new ApiError(
      "LimitExceededException",
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously " +
        "per table",
    )
  }
}

/** The table's global indexes after the changes, under the capacity mode it then has. */
export function changeGlobalIndexes(
  table: Table,
  changes: readonly IndexChangeInput[],
  mode: Billing["mode"],
  nowMs: number,
): readonly GlobalIndex[] {
  let indexes = table.globalIndexes
  const isSwitch = mode !== table.billing.mode
  if (isSwitch) indexes = indexes.map((index) => switchMode(index, table.billing.mode))
  for (const { Update, Create, Delete } of changes) {
    if (Create) throw refusedCreation(table, Create.IndexName)
    if (Delete) {
      findIndex(table, Delete.IndexName, "delete")
      indexes = indexes.filter(({ name }) => name !== Delete.IndexName)
    }
    if (Update) {
      checkPossible(Update)
      findIndex(table, Update.IndexName, "update")
      indexes = indexes.map((index) =>
        index.name === Update.IndexName ? updateIndex(index, Update, mode, nowMs) : index,
      )
    }
  }
  if (isSwitch && mode === "PROVISIONED") checkAllProvisioned(indexes)
  return indexes
}

/** An index loses the throughput of the mode that it leaves, and stays as warm as it was. */
function switchMode(index: GlobalIndex, from: Billing["mode"]): GlobalIndex {
  const { provisioned: _p, onDemandMaximum: _m, ...rest } = index
  return { ...rest, warmThroughput: warmThroughputOf(from, index, index) }
}

/**
 * An index that is created later would have to be filled from the items that are there. That is not
 * served yet, and an index that stays empty would be worse than none.
 */
function refusedCreation(table: Table, name: string): ApiError {
  const taken = [...table.localIndexes, ...table.globalIndexes].some((index) => index.name === name)
  return ApiError.invalid(
    taken
      ? "Attempting to create an index which already exists"
      : "GlobalSecondaryIndexUpdate.Create is not supported: define the index in CreateTable",
  )
}

function findIndex(table: Table, name: string, action: "delete" | "update"): void {
  if (table.globalIndexes.some((index) => index.name === name)) return
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

/** UpdateTable's input changes a table. Checks stand in DynamoDB's order. */
import { ApiError } from "../../error.ts"
import { changeGlobalIndexes, checkIndexChanges, type IndexChangeInput } from "./change-indexes.ts"
import { changeStream, checkStreamChange } from "./change-stream.ts"
import {
  changeVectorIndexes,
  checkVectorChanges,
  type VectorChangeInput,
} from "./change-vector-indexes.ts"
import type {
  AttributeDefinitions,
  EncryptionInput,
  OnDemandInput,
  ProvisionedInput,
  StreamInput,
  WarmInput,
} from "./definition-shapes.ts"
import { changeOnDemandMaximum } from "./on-demand-maximum.ts"
import { type KeyPlace, parseEncryption } from "./parse-encryption.ts"
import { type Definitions, parseDefinitions } from "./parse-key-schema.ts"
import { namesOfKeys } from "./parse-table.ts"
import {
  checkBounds,
  neitherUnitsOnDemand,
  noThroughput,
  parseProvisioned,
} from "./parse-throughput.ts"
import { changeProvisioned } from "./provisioned.ts"
import type { Billing, Table, TableClassSetting } from "./table.ts"
import { schemaOf } from "./vector-index.ts"
import { raiseWarmThroughput, warmThroughputOf } from "./warm-throughput.ts"

/** A change as its author asks for it. */
export interface TableChangeInput {
  /** Of the keys of an index to be created. */
  readonly AttributeDefinitions?: AttributeDefinitions | undefined
  readonly BillingMode?: Billing["mode"] | undefined
  readonly ProvisionedThroughput?: ProvisionedInput | undefined
  readonly GlobalSecondaryIndexUpdates?: readonly IndexChangeInput[] | undefined
  readonly VectorIndexUpdates?: readonly VectorChangeInput[] | undefined
  readonly StreamSpecification?: StreamInput | undefined
  readonly SSESpecification?: EncryptionInput | undefined
  readonly TableClass?: TableClassSetting["name"] | undefined
  readonly DeletionProtectionEnabled?: boolean | undefined
  readonly OnDemandThroughput?: OnDemandInput | undefined
  readonly WarmThroughput?: WarmInput | undefined
}

/** What can be judged without the table. @throws ApiError */
export function checkTableChange(input: TableChangeInput): void {
  const { BillingMode: mode, ProvisionedThroughput: throughput } = input
  const indexChanges = input.GlobalSecondaryIndexUpdates ?? []
  const vectorChanges = input.VectorIndexUpdates ?? []
  const given = [
    mode,
    throughput,
    indexChanges[0],
    vectorChanges[0],
    input.StreamSpecification,
    input.SSESpecification,
    input.TableClass,
    input.DeletionProtectionEnabled,
    input.OnDemandThroughput,
    input.WarmThroughput,
  ].filter((member) => member !== undefined)
  if (given.length === 0) {
    throw ApiError.invalid(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, " +
        "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
    )
  }
  if (throughput) checkBounds(parseProvisioned(throughput))
  if (mode === "PROVISIONED" && !throughput) {
    throw ApiError.invalidParameter(
      "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
    )
  }
  if (mode === "PAY_PER_REQUEST" && throughput) {
    throw ApiError.invalidParameter(neitherUnitsOnDemand)
  }
  if (given.length > 1) refuseCompany(input)
  checkStreamChange(input.StreamSpecification)
  checkIndexChanges(indexChanges)
  const otherIndexes = indexChanges.filter(({ Create, Delete }) => Create || Delete).length
  checkVectorChanges(vectorChanges, otherIndexes)
}

/** Changes that stand alone in a request. Texts as observed. */
function refuseCompany({ SSESpecification, TableClass }: TableChangeInput): void {
  const alone = SSESpecification ? "Server-Side Encryption" : TableClass ? "TableClass" : undefined
  if (!alone) return
  throw ApiError.invalidParameter(`${alone} modification must be the only operation in the request`)
}

export interface ChangeCircumstances {
  readonly nowMs: number
  readonly place: KeyPlace
  /** For the index that is created, if any. */
  readonly indexId: number
}

/**
 * The table after the change. Pure: a plan may run it again.
 *
 * @throws ApiError ValidationException, ResourceNotFoundException (an index), or
 *   LimitExceededException (throughput lowered too often)
 */
export function changeTable(
  table: Table,
  input: TableChangeInput,
  { nowMs, place, indexId }: ChangeCircumstances,
): Table {
  const streamed = changeStream(table, input.StreamSpecification, nowMs)
  const billing = changeBilling(table.billing, input, nowMs)
  const { globalIndexes, definitions } = changeGlobalIndexes(
    table,
    input.GlobalSecondaryIndexUpdates ?? [],
    parseDefinitions(input.AttributeDefinitions ?? []),
    { mode: billing.mode, nowMs, indexId },
  )
  const vectorIndexes = changeVectorIndexes(table, input.VectorIndexUpdates ?? [], definitions, {
    mode: billing.mode,
    indexId,
  })
  const {
    onDemandMaximum: _m,
    warmThroughput: _w,
    encryption: _e,
    tableClass: _c,
    ...rest
  } = streamed
  const onDemandMaximum = changeOnDemandMaximum(
    table.onDemandMaximum,
    input.OnDemandThroughput,
    billing.mode,
  )
  const warmBefore = warmThroughputOf(table.billing.mode, table.billing, table)
  const warmThroughput = raiseWarmThroughput(
    warmBefore,
    warmThroughputOf(billing.mode, billing, {}),
    input.WarmThroughput,
  )
  const encryption = input.SSESpecification
    ? parseEncryption(input.SSESpecification, place)
    : table.encryption
  const tableClass = changeClass(table.tableClass, input.TableClass, nowMs)
  return {
    ...rest,
    billing,
    globalIndexes,
    ...(vectorIndexes.length > 0 && { vectorIndexes }),
    attributeTypes: usedTypes(table, { globalIndexes, vectorIndexes }, definitions),
    deletionProtected: input.DeletionProtectionEnabled ?? table.deletionProtected,
    warmThroughput,
    ...(tableClass && { tableClass }),
    ...(encryption && { encryption }),
    ...(onDemandMaximum && { onDemandMaximum }),
  }
}

function changeBilling(billing: Billing, input: TableChangeInput, nowMs: number): Billing {
  const mode = input.BillingMode ?? billing.mode
  const requested = input.ProvisionedThroughput && parseProvisioned(input.ProvisionedThroughput)
  if (mode === "PAY_PER_REQUEST") {
    if (requested) throw ApiError.invalidParameter(neitherUnitsOnDemand)
    if (billing.mode === mode) return billing
    const { readUnits, writeUnits } = noThroughput
    const provisioned = { ...billing.provisioned, readUnits, writeUnits }
    return { mode, onDemandSinceMs: nowMs, provisioned }
  }
  if (!requested) return billing
  if (billing.mode === mode) {
    const provisioned = changeProvisioned(billing.provisioned, requested, nowMs)
    return { ...billing, provisioned }
  }
  const { readUnits, writeUnits } = requested
  return { ...billing, mode, provisioned: { ...billing.provisioned, readUnits, writeUnits } }
}

function changeClass(
  before: TableClassSetting | undefined,
  name: TableClassSetting["name"] | undefined,
  nowMs: number,
): TableClassSetting | undefined {
  if (!name || name === before?.name) return before
  return { name, changedAtMs: nowMs }
}

/** Those of before and of the request, less those that no key uses (any more). */
function usedTypes(
  table: Table,
  { globalIndexes, vectorIndexes = [] }: Pick<Table, "globalIndexes" | "vectorIndexes">,
  definitions: Definitions,
): Table["attributeTypes"] {
  const isSame =
    globalIndexes.length === table.globalIndexes.length &&
    vectorIndexes.length === (table.vectorIndexes ?? []).length
  if (isSame) return table.attributeTypes
  const keyed = [...table.localIndexes, ...globalIndexes, ...vectorIndexes.map(schemaOf)]
  const used = namesOfKeys(table.key, keyed)
  const before = Object.entries(table.attributeTypes)
  const added = [...definitions].filter(([name]) => !Object.hasOwn(table.attributeTypes, name))
  return Object.fromEntries([...before, ...added].filter(([name]) => used.has(name)))
}

/**
 * Settings of global tables of version 2017.11.29. What is written is the same in all regions; what
 * is read in one region, and its table class, are kept and described, as those of other replicas.
 */
import { ApiError } from "../../error.ts"
import {
  type AutoScalingChange,
  type AutoScalingInput,
  changeAutoScaling,
  describeAutoScaling,
} from "./auto-scaling.ts"
import { type ChangeCircumstances, changeTable, checkTableChange } from "./change-table.ts"
import { describeBilling } from "./describe-table.ts"
import { isLiving } from "./index-entry.ts"
import { noReplica } from "./legacy-group.ts"
import { neitherUnitsOnDemand } from "./parse-throughput.ts"
import { type ReplicaOverrides, replicaIn } from "./replication.ts"
import type { Billing, Table, TableClassSetting } from "./table.ts"
import { withReplica } from "./with-replicas.ts"

export interface LegacySettings {
  readonly mode: Billing["mode"] | undefined
  readonly writes: CapacityChange
  readonly indexWrites: readonly (CapacityChange & { readonly index: string })[]
  readonly replicas: readonly ReplicaChange[]
}

interface CapacityChange {
  readonly units: number | undefined
  readonly scaling: AutoScalingInput | undefined
}

interface ReplicaChange {
  readonly region: string
  readonly reads: CapacityChange
  readonly indexReads: readonly (CapacityChange & { readonly index: string })[]
  readonly tableClass: TableClassSetting["name"] | undefined
}

/**
 * Pure: a plan may run it again.
 *
 * @throws ApiError ValidationException, ReplicaNotFoundException, IndexNotFoundException or
 *   LimitExceededException (throughput lowered too often)
 */
export function changeSettings(
  table: Table,
  settings: LegacySettings,
  circumstances: ChangeCircumstances,
): Table {
  const { indexWrites, replicas } = settings
  for (const { region } of replicas) if (!replicaOf(table, region)) throw noReplica()
  const named = [...indexWrites, ...replicas.flatMap(({ indexReads }) => indexReads)]
  if (named.some(({ index }) => !livingIndexes(table).some(({ name }) => name === index))) {
    throw new ApiError(
      "IndexNotFoundException",
      "The operation tried to access a nonexistent index.",
    )
  }
  const billed = withCapacity(table, settings, circumstances)
  const overridden = replicas.reduce(
    (before, change) => withOverrides(before, change, circumstances.nowMs),
    billed,
  )
  const scaling = scalingIn(settings)
  // Says of a request without any setting what is wrong with it.
  const isEmpty = settings.mode === undefined && settings.writes.units === undefined
  const isNothing = isEmpty && named.length === 0 && replicas.length === 0
  return scaling.length > 0 || isNothing ? changeAutoScaling(overridden, scaling) : overridden
}

function replicaOf({ replication }: Table, region: string) {
  return replication && replicaIn(replication, region)
}

function livingIndexes({ globalIndexes }: Table) {
  return globalIndexes.filter(isLiving)
}

/** As of UpdateTable; what is as it was is left out, for that is refused there. */
function withCapacity(
  table: Table,
  { mode, writes, indexWrites, replicas }: LegacySettings,
  circumstances: ChangeCircumstances,
): Table {
  const { billing, replication } = table
  const isSwitch = mode !== undefined && mode !== billing.mode
  const isOnDemand = (mode ?? billing.mode) === "PAY_PER_REQUEST"
  const units = [writes, ...indexWrites].map((each) => each.units)
  if (isOnDemand && units.some((each) => each !== undefined)) {
    throw ApiError.invalidParameter(neitherUnitsOnDemand)
  }
  if (isOnDemand && !isSwitch) return table
  const own = replicas.find(({ region }) => region === replication?.region)
  const { readUnits: reads, writeUnits } = billing.provisioned
  const throughputOf = (read: number | undefined, write: number | undefined) =>
    read && write ? { ReadCapacityUnits: read, WriteCapacityUnits: write } : undefined
  const isMore = !isOnDemand && (isSwitch || (writes.units ?? writeUnits) !== writeUnits)
  const throughput = isMore
    ? throughputOf(reads || own?.reads.units, writes.units ?? writeUnits)
    : undefined
  const indexes = isOnDemand
    ? []
    : livingIndexes(table).flatMap(({ name, provisioned }) => {
        const write = indexWrites.find(({ index }) => index === name)?.units
        const read = own?.indexReads.find(({ index }) => index === name)?.units
        if (!isSwitch && (write ?? provisioned?.writeUnits) === provisioned?.writeUnits) return []
        const changed = throughputOf(
          provisioned?.readUnits || read || reads || own?.reads.units,
          write ?? provisioned?.writeUnits ?? writes.units,
        )
        return changed ? [{ Update: { IndexName: name, ProvisionedThroughput: changed } }] : []
      })
  if (!isSwitch && !throughput && indexes.length === 0) return table
  const change = {
    ...(isSwitch && { BillingMode: mode }),
    ...(throughput && { ProvisionedThroughput: throughput }),
    ...(indexes.length > 0 && { GlobalSecondaryIndexUpdates: indexes }),
  }
  checkTableChange(change)
  return changeTable(table, change, circumstances)
}

function withOverrides(
  table: Table,
  { region, reads, indexReads, tableClass }: ReplicaChange,
  nowMs: number,
): Table {
  const indexes = indexReads.flatMap(({ index: name, units }) =>
    units === undefined ? [] : [{ name, readUnits: units }],
  )
  const isRead = reads.units !== undefined || indexes.length > 0
  if (isRead && table.billing.mode === "PAY_PER_REQUEST") {
    throw ApiError.invalidParameter(neitherUnitsOnDemand)
  }
  const replica = replicaOf(table, region)
  if (!replica || (!isRead && tableClass === undefined)) return table
  const before: ReplicaOverrides = replica.overrides ?? {}
  const others = (before.indexes ?? []).filter(
    ({ name }) => !indexes.some((index) => index.name === name),
  )
  const overrides: ReplicaOverrides = {
    ...before,
    ...(reads.units !== undefined && { readUnits: reads.units }),
    ...(tableClass && { tableClass }),
    ...(indexes.length > 0 && { indexes: [...others, ...indexes] }),
  }
  return withReplica(table, { ...replica, overrides }, nowMs)
}

function scalingIn({ writes, indexWrites, replicas }: LegacySettings) {
  const of = (index: string, { scaling }: CapacityChange, region?: string): AutoScalingChange[] =>
    scaling ? [{ index, input: scaling, ...(region !== undefined && { region }) }] : []
  return [
    ...of("", writes),
    ...indexWrites.flatMap((change) => of(change.index, change)),
    ...replicas.flatMap(({ region, reads, indexReads }) => [
      ...of("", reads, region),
      ...indexReads.flatMap((change) => of(change.index, change, region)),
    ]),
  ]
}

/** One element for each replica. */
export function describeSettings(table: Table) {
  const { billing } = table
  const { readUnits, writeUnits } = billing.provisioned
  return describeAutoScaling(table).map((scaling) => {
    const { RegionName } = scaling
    const overrides = replicaOf(table, RegionName)?.overrides ?? {}
    return {
      RegionName,
      ReplicaStatus: scaling.ReplicaStatus,
      ReplicaBillingModeSummary: describeBilling(billing, false),
      ReplicaProvisionedReadCapacityUnits: overrides.readUnits ?? readUnits,
      ReplicaProvisionedReadCapacityAutoScalingSettings:
        scaling.ReplicaProvisionedReadCapacityAutoScalingSettings,
      ReplicaProvisionedWriteCapacityUnits: writeUnits,
      ReplicaProvisionedWriteCapacityAutoScalingSettings:
        scaling.ReplicaProvisionedWriteCapacityAutoScalingSettings,
      ReplicaGlobalSecondaryIndexSettings: scaling.GlobalSecondaryIndexes?.map((index) => {
        const name = index.IndexName
        const provisioned = table.globalIndexes.find((each) => each.name === name)?.provisioned
        const override = overrides.indexes?.find((each) => each.name === name)?.readUnits
        return {
          ...index,
          ProvisionedReadCapacityUnits: override ?? provisioned?.readUnits,
          ProvisionedWriteCapacityUnits: provisioned?.writeUnits,
        }
      }),
      ReplicaTableClassSummary: overrides.tableClass && { TableClass: overrides.tableClass },
    }
  })
}

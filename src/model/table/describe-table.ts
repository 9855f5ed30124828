/** What DescribeTable prints of a table. */
import type { OnDemandInput } from "./definition-shapes.ts"
import { describeProjection } from "./describe-projection.ts"
import { describeReplicas } from "./describe-replicas.ts"
import { describeVectorIndex } from "./describe-vector-index.ts"
import type {
  Circumstances,
  GlobalIndexDescription,
  IndexDescription,
  ProvisionedDescription,
  TableDescription,
  TableStatus,
  WarmDescription,
} from "./description-shapes.ts"
import { noThroughput } from "./parse-throughput.ts"
import { decreasesOn } from "./provisioned.ts"
import { isGoing } from "./replication.ts"
import type {
  Billing,
  GlobalIndex,
  Index,
  KeyAttribute,
  KeySchema,
  OnDemandMaximum,
  ProvisionedThroughput,
  Table,
  WarmThroughput,
} from "./table.ts"
import { warmThroughputOf } from "./warm-throughput.ts"

/**
 * A pure function of the definition: members that say nothing are left out, as DynamoDB leaves them
 * out. While a table is being created DynamoDB does not yet know since when it is on demand nor how
 * warm it is (observed).
 */
export function describeTable(table: Table, circumstances: Circumstances): TableDescription {
  const { status, count, nowMs } = circumstances
  const creating = status === "CREATING"
  return {
    AttributeDefinitions: Object.entries(table.attributeTypes).map(([name, type]) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: table.name,
    KeySchema: describeKeySchema(table.key),
    TableStatus: status,
    CreationDateTime: table.createdAtMs / 1000,
    ProvisionedThroughput: describeProvisioned(table.billing.provisioned, nowMs),
    TableSizeBytes: count.bytes,
    ItemCount: count.items,
    TableArn: table.arn,
    TableId: table.uuid,
    BillingModeSummary: describeBilling(table.billing, creating),
    LocalSecondaryIndexes: present(
      table.localIndexes.map((index) => describeIndex(table, index, circumstances)),
    ),
    GlobalSecondaryIndexes: present(
      table.globalIndexes.map((index) => describeGlobalIndex(table, index, circumstances)),
    ),
    VectorIndexes: present(
      (table.vectorIndexes ?? []).map((index) => describeVectorIndex(table, index, circumstances)),
    ),
    StreamSpecification: table.stream && {
      StreamEnabled: true,
      StreamViewType: table.stream.view,
    },
    LatestStreamLabel: table.latestStreamLabel,
    LatestStreamArn: table.latestStreamLabel && `${table.arn}/stream/${table.latestStreamLabel}`,
    RestoreSummary: table.restored && {
      SourceBackupArn: table.restored.backupArn,
      SourceTableArn: table.restored.tableArn,
      RestoreDateTime: table.restored.atMs / 1000,
      RestoreInProgress: table.filling !== undefined && !isGoing(table),
    },
    SSEDescription: table.encryption && {
      Status: "ENABLED",
      SSEType: "KMS",
      KMSMasterKeyArn: table.encryption.kmsKeyArn,
    },
    TableClassSummary: table.tableClass && {
      TableClass: table.tableClass.name,
      LastUpdateDateTime: seconds(table.tableClass.changedAtMs),
    },
    DeletionProtectionEnabled: table.deletionProtected,
    ...describeReplicas(table),
    OnDemandThroughput: table.onDemandMaximum && describeMaximum(table.onDemandMaximum),
    WarmThroughput:
      creating && !table.warmThroughput
        ? undefined
        : describeWarm(warmThroughputOf(table.billing.mode, table.billing, table), status),
  }
}

/** While it changes, a table still shows the capacity it had, on which work goes on (observed). */
export function describeChange(
  before: Table,
  after: Table,
  circumstances: Omit<Circumstances, "status" | "indexStatus">,
): TableDescription {
  const { warmThroughput: _, ...rest } = after
  const { billing, attributeTypes, warmThroughput } = before
  const created = after.globalIndexes.filter(({ id }) => !findIndex(before, id))
  const isCreated = after.vectorIndexes?.at(-1)?.state === "CREATING"
  const globalIndexes = [...before.globalIndexes, ...created]
  const capacity = {
    billing,
    globalIndexes,
    attributeTypes: created.length > 0 || isCreated ? after.attributeTypes : attributeTypes,
  }
  return describeTable(
    { ...rest, ...capacity, ...(warmThroughput && { warmThroughput }) },
    {
      ...circumstances,
      status: "UPDATING",
      indexStatus: (name) => {
        const index = after.globalIndexes.find((candidate) => candidate.name === name)
        if (!index) return "DELETING"
        return index.state ?? (before.globalIndexes.includes(index) ? "ACTIVE" : "UPDATING")
      },
    },
  )
}

function findIndex({ globalIndexes }: Table, id: number): GlobalIndex | undefined {
  return globalIndexes.find((index) => index.id === id)
}

function describeGlobalIndex(
  table: Table,
  index: GlobalIndex,
  circumstances: Circumstances,
): GlobalIndexDescription {
  const { status, nowMs, indexStatus } = circumstances
  const { mode } = table.billing
  const state = indexStatus?.(index.name) ?? index.state ?? status
  return {
    ...describeIndex(table, index, circumstances),
    IndexStatus: state,
    // Shown only for an index that is added to a table, while it is being created.
    Backfilling: index.state === "CREATING" ? status === "ACTIVE" : undefined,
    ProvisionedThroughput: describeProvisioned(index.provisioned ?? noThroughput, nowMs),
    OnDemandThroughput: index.onDemandMaximum && describeMaximum(index.onDemandMaximum),
    WarmThroughput:
      status === "CREATING" && !index.warmThroughput
        ? undefined
        : describeWarm(warmThroughputOf(mode, index, index), status),
  }
}

function describeIndex(
  table: Table,
  index: Index,
  { indexCounts }: Circumstances,
): IndexDescription {
  const count = indexCounts?.get(index.id)
  return {
    IndexName: index.name,
    KeySchema: describeKey(index.partition, index.sort),
    Projection: describeProjection(index.projection),
    IndexSizeBytes: count?.bytes ?? 0,
    ItemCount: count?.items ?? 0,
    IndexArn: `${table.arn}/index/${index.name}`,
  }
}

export function describeKeySchema({ partition, sort }: KeySchema) {
  return describeKey([partition], sort ? [sort] : [])
}

function describeKey(partition: readonly KeyAttribute[], sort: readonly KeyAttribute[]) {
  return [
    ...partition.map(({ name }) => ({ AttributeName: name, KeyType: "HASH" as const })),
    ...sort.map(({ name }) => ({ AttributeName: name, KeyType: "RANGE" as const })),
  ]
}

function describeProvisioned(
  provisioned: ProvisionedThroughput,
  nowMs: number,
): ProvisionedDescription {
  return {
    LastIncreaseDateTime: seconds(provisioned.increasedAtMs),
    LastDecreaseDateTime: seconds(provisioned.decreasedAtMs),
    NumberOfDecreasesToday: decreasesOn(provisioned, nowMs),
    ReadCapacityUnits: provisioned.readUnits,
    WriteCapacityUnits: provisioned.writeUnits,
  }
}

/** Absent for a table that was always provisioned; kept by one that was ever on demand. */
export function describeBilling(billing: Billing, creating: boolean) {
  if (billing.onDemandSinceMs === undefined) return undefined
  return {
    BillingMode: billing.mode,
    LastUpdateToPayPerRequestDateTime: creating ? undefined : seconds(billing.onDemandSinceMs),
  }
}

function describeMaximum(maximum: OnDemandMaximum): OnDemandInput {
  return { MaxReadRequestUnits: maximum.readUnits, MaxWriteRequestUnits: maximum.writeUnits }
}

function describeWarm(warm: Required<WarmThroughput>, status: TableStatus): WarmDescription {
  return {
    ReadUnitsPerSecond: warm.readUnitsPerSecond,
    WriteUnitsPerSecond: warm.writeUnitsPerSecond,
    Status: status === "CREATING" ? status : "ACTIVE",
  }
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000
}

/** DynamoDB leaves a list out rather than printing it empty. */
function present<T>(members: readonly T[]): readonly T[] | undefined {
  return members.length === 0 ? undefined : members
}

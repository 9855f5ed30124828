/** What DescribeTable prints of a replica about the others. It never lists itself (observed). */
import { otherReplicas, type Replica, type ReplicaOverrides } from "./replication.ts"
import type { Table } from "./table.ts"
import { warmThroughputOf } from "./warm-throughput.ts"

export function describeReplicas(table: Table) {
  const { replication } = table
  if (!replication) return {}
  // The others are told by DescribeGlobalTable.
  if (replication.legacy) return { GlobalTableVersion: "2017.11.29" }
  return {
    GlobalTableVersion: "2019.11.21",
    Replicas: otherReplicas(replication).map((replica) => describeReplica(table, replica)),
    GlobalTableSettingsReplicationMode: "ENABLED_WITH_OVERRIDES" as const,
  }
}

function describeReplica(table: Table, { region, state, overrides = {} }: Replica) {
  const { readUnitsPerSecond, writeUnitsPerSecond } = warmThroughputOf(
    table.billing.mode,
    table.billing,
    table,
  )
  const { kmsKeyId, tableClass, indexes } = overrides
  return {
    RegionName: region,
    ReplicaStatus: state?.is ?? ("ACTIVE" as const),
    KMSMasterKeyId: kmsKeyId,
    ...describeReads(overrides),
    WarmThroughput: {
      ReadUnitsPerSecond: readUnitsPerSecond,
      WriteUnitsPerSecond: writeUnitsPerSecond,
      Status: "ACTIVE" as const,
    },
    GlobalSecondaryIndexes: indexes?.map(({ name, ...reads }) => ({
      IndexName: name,
      ...describeReads(reads),
    })),
    ReplicaTableClassSummary: tableClass && { TableClass: tableClass },
    GlobalTableSettingsReplicationMode: "ENABLED_WITH_OVERRIDES" as const,
  }
}

function describeReads({ readUnits, readUnitsMax }: Omit<ReplicaOverrides, "indexes">) {
  return {
    ProvisionedThroughputOverride:
      readUnits === undefined ? undefined : { ReadCapacityUnits: readUnits },
    OnDemandThroughputOverride:
      readUnitsMax === undefined ? undefined : { MaxReadRequestUnits: readUnitsMax },
  }
}

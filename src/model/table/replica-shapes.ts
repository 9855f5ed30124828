/** ReplicaUpdates of UpdateTable, and replicas as DescribeTable prints them. AWS's service model. */
import { type Infer, list, long, oneOf, required, string, structure } from "../shape/shape.ts"
import { indexName, onDemandThroughput, tableClass } from "./definition-shapes.ts"

const provisionedThroughputOverride = structure("ProvisionedThroughputOverride", {
  ReadCapacityUnits: long({ min: 1 }),
})
const onDemandThroughputOverride = structure("OnDemandThroughputOverride", {
  MaxReadRequestUnits: long(),
})
const indexOverrides = list(
  structure("ReplicaGlobalSecondaryIndex", {
    IndexName: required(indexName),
    ProvisionedThroughputOverride: provisionedThroughputOverride,
    OnDemandThroughputOverride: onDemandThroughputOverride,
  }),
  { min: 1 },
)
const settings = {
  RegionName: required(string()),
  KMSMasterKeyId: string(),
  ProvisionedThroughputOverride: provisionedThroughputOverride,
  OnDemandThroughputOverride: onDemandThroughputOverride,
  GlobalSecondaryIndexes: indexOverrides,
  TableClassOverride: tableClass,
}

export const replicaUpdates = list(
  structure("ReplicationGroupUpdate", {
    Create: structure("CreateReplicationGroupMemberAction", settings),
    Update: structure("UpdateReplicationGroupMemberAction", settings),
    Delete: structure("DeleteReplicationGroupMemberAction", { RegionName: required(string()) }),
  }),
  { min: 1 },
)
export const multiRegionConsistency = oneOf("EVENTUAL", "STRONG")
export const witnessUpdates = list(
  structure("GlobalTableWitnessGroupUpdate", {
    Create: structure("CreateGlobalTableWitnessGroupMemberAction", {
      RegionName: required(string()),
    }),
    Delete: structure("DeleteGlobalTableWitnessGroupMemberAction", {
      RegionName: required(string()),
    }),
  }),
  { min: 1, max: 1 },
)

/** All that AWS's model has, though not every one is ever told. */
const replicaStatus = oneOf("CREATING", "UPDATING", "DELETING", "ACTIVE")
export const settingsReplicationMode = oneOf("ENABLED", "DISABLED", "ENABLED_WITH_OVERRIDES")

export const replicaDescriptions = list(
  structure("ReplicaDescription", {
    RegionName: string(),
    ReplicaStatus: replicaStatus,
    KMSMasterKeyId: string(),
    ProvisionedThroughputOverride: provisionedThroughputOverride,
    OnDemandThroughputOverride: onDemandThroughput,
    WarmThroughput: structure("TableWarmThroughputDescription", {
      ReadUnitsPerSecond: long(),
      WriteUnitsPerSecond: long(),
      Status: oneOf("CREATING", "UPDATING", "DELETING", "ACTIVE"),
    }),
    GlobalSecondaryIndexes: list(
      structure("ReplicaGlobalSecondaryIndexDescription", {
        IndexName: string(),
        ProvisionedThroughputOverride: provisionedThroughputOverride,
        OnDemandThroughputOverride: onDemandThroughput,
      }),
    ),
    ReplicaTableClassSummary: structure("TableClassSummary", { TableClass: tableClass }),
    GlobalTableSettingsReplicationMode: settingsReplicationMode,
  }),
)

export type ReplicaUpdates = Infer<typeof replicaUpdates>
export type WitnessUpdates = Infer<typeof witnessUpdates>
export type ReplicaSettings = NonNullable<ReplicaUpdates[number]["Create"]>

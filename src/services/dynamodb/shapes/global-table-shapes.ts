/** Shapes of the legacy operations on global tables: AWS's service model. */
import { list, long, required, string, structure, timestamp } from "../../../model/shape/shape.ts"
import { billingMode, indexName, tableClass } from "../../../model/table/definition-shapes.ts"
import { autoScalingDescription, autoScalingUpdate } from "./auto-scaling-shapes.ts"

export const globalTableName = string({ min: 3, max: 255, pattern: "[a-zA-Z0-9_.-]+" })
export const replicationGroup = list(structure("Replica", { RegionName: string() }))

export const legacyReplicaUpdates = list(
  structure("ReplicaUpdate", {
    Create: structure("CreateReplicaAction", { RegionName: required(string()) }),
    Delete: structure("DeleteReplicaAction", { RegionName: required(string()) }),
  }),
)

const units = long({ min: 1 })

export const globalIndexSettings = list(
  structure("GlobalTableGlobalSecondaryIndexSettingsUpdate", {
    IndexName: required(indexName),
    ProvisionedWriteCapacityUnits: units,
    ProvisionedWriteCapacityAutoScalingSettingsUpdate: autoScalingUpdate,
  }),
  { min: 1, max: 20 },
)
export const replicaSettings = list(
  structure("ReplicaSettingsUpdate", {
    RegionName: required(string()),
    ReplicaProvisionedReadCapacityUnits: units,
    ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate: autoScalingUpdate,
    ReplicaGlobalSecondaryIndexSettingsUpdate: list(
      structure("ReplicaGlobalSecondaryIndexSettingsUpdate", {
        IndexName: required(indexName),
        ProvisionedReadCapacityUnits: units,
        ProvisionedReadCapacityAutoScalingSettingsUpdate: autoScalingUpdate,
      }),
      { min: 1, max: 20 },
    ),
    ReplicaTableClass: tableClass,
  }),
  { min: 1, max: 50 },
)
export { billingMode }

export const globalTableOutput = structure("GlobalTableOutput", {
  GlobalTableDescription: structure("GlobalTableDescription", {
    ReplicationGroup: list(structure("ReplicaDescription", { RegionName: string() })),
    GlobalTableArn: string(),
    CreationDateTime: timestamp,
    GlobalTableStatus: string(),
    GlobalTableName: string(),
  }),
})

export const settingsOutput = structure("GlobalTableSettingsOutput", {
  GlobalTableName: string(),
  ReplicaSettings: list(
    structure("ReplicaSettingsDescription", {
      RegionName: required(string()),
      ReplicaStatus: string(),
      ReplicaBillingModeSummary: structure("BillingModeSummary", {
        BillingMode: billingMode,
        LastUpdateToPayPerRequestDateTime: timestamp,
      }),
      ReplicaProvisionedReadCapacityUnits: long(),
      ReplicaProvisionedReadCapacityAutoScalingSettings: autoScalingDescription,
      ReplicaProvisionedWriteCapacityUnits: long(),
      ReplicaProvisionedWriteCapacityAutoScalingSettings: autoScalingDescription,
      ReplicaGlobalSecondaryIndexSettings: list(
        structure("ReplicaGlobalSecondaryIndexSettingsDescription", {
          IndexName: required(string()),
          IndexStatus: string(),
          ProvisionedReadCapacityUnits: long(),
          ProvisionedReadCapacityAutoScalingSettings: autoScalingDescription,
          ProvisionedWriteCapacityUnits: long(),
          ProvisionedWriteCapacityAutoScalingSettings: autoScalingDescription,
        }),
      ),
      ReplicaTableClassSummary: structure("TableClassSummary", { TableClass: tableClass }),
    }),
  ),
})

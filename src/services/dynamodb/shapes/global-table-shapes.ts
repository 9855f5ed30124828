/** Shapes of the legacy operations on global tables: AWS's service model. */
import { list, long, required, string, structure } from "../../../model/shape/shape.ts"
import { billingMode, indexName, tableClass } from "../../../model/table/definition-shapes.ts"
import { autoScalingUpdate } from "./auto-scaling-shapes.ts"

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

/** There is none to describe. */
export const globalTableOutput = structure("GlobalTableOutput", {})

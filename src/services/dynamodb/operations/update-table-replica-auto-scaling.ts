import { beginReplication } from "../../../engine/replication/begin.ts"
import { list, required, string, structure } from "../../../model/shape/shape.ts"
import {
  type AutoScalingChange,
  type AutoScalingInput,
  changeAutoScaling,
  notGlobal,
} from "../../../model/table/auto-scaling.ts"
import { indexName } from "../../../model/table/definition-shapes.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { autoScalingUpdate } from "../shapes/auto-scaling-shapes.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"
import { autoScalingOutput, autoScalingReply } from "./describe-table-replica-auto-scaling.ts"

export const updateTableReplicaAutoScaling = defineOperation({
  name: "UpdateTableReplicaAutoScaling",
  dialect: "classic",
  input: structure("UpdateTableReplicaAutoScalingInput", {
    GlobalSecondaryIndexUpdates: list(
      structure("GlobalSecondaryIndexAutoScalingUpdate", {
        IndexName: indexName,
        ProvisionedWriteCapacityAutoScalingUpdate: autoScalingUpdate,
      }),
      { min: 1 },
    ),
    TableName: existingTable,
    ProvisionedWriteCapacityAutoScalingUpdate: autoScalingUpdate,
    ReplicaUpdates: list(
      structure("ReplicaAutoScalingUpdate", {
        RegionName: required(string()),
        ReplicaGlobalSecondaryIndexUpdates: list(
          structure("ReplicaGlobalSecondaryIndexAutoScalingUpdate", {
            IndexName: indexName,
            ProvisionedReadCapacityAutoScalingUpdate: autoScalingUpdate,
          }),
        ),
        ReplicaProvisionedReadCapacityAutoScalingUpdate: autoScalingUpdate,
      }),
      { min: 1 },
    ),
  }),
  output: autoScalingOutput,
  access: {
    action: "dynamodb:UpdateTableReplicaAutoScaling",
    asks: ({ TableName }) => askOnTable("dynamodb:UpdateTableReplicaAutoScaling", TableName),
  },

  async run(input, { engine }) {
    const { catalog } = engine
    const name = parseTableName(input.TableName)
    const missing = notGlobal(catalog.nameOf(name))
    const changes = [
      ...changeOf("", input.ProvisionedWriteCapacityAutoScalingUpdate),
      ...(input.GlobalSecondaryIndexUpdates ?? []).flatMap((update) =>
        changeOf(update.IndexName ?? "", update.ProvisionedWriteCapacityAutoScalingUpdate),
      ),
      ...(input.ReplicaUpdates ?? []).flatMap((replica) => {
        const { RegionName: region, ReplicaGlobalSecondaryIndexUpdates: indexes = [] } = replica
        return [
          ...changeOf("", replica.ReplicaProvisionedReadCapacityAutoScalingUpdate, region),
          ...indexes.flatMap((update) =>
            changeOf(
              update.IndexName ?? "",
              update.ProvisionedReadCapacityAutoScalingUpdate,
              region,
            ),
          ),
        ]
      }),
    ]
    const change = await catalog.update(name, (table) => changeAutoScaling(table, changes), missing)
    await beginReplication(engine, change.after)
    return autoScalingReply(change.after, "UPDATING")
  },
})

function changeOf(
  index: string,
  input: AutoScalingInput | undefined,
  region?: string,
): readonly AutoScalingChange[] {
  return input ? [{ index, input, ...(region !== undefined && { region }) }] : []
}

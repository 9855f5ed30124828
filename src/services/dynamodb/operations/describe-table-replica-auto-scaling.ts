import { list, string, structure } from "../../../model/shape/shape.ts"
import { describeAutoScaling, notGlobal } from "../../../model/table/auto-scaling.ts"
import type { Table } from "../../../model/table/table.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { autoScalingDescription } from "../shapes/auto-scaling-shapes.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

export const autoScalingOutput = structure("TableReplicaAutoScalingOutput", {
  TableAutoScalingDescription: structure("TableAutoScalingDescription", {
    TableName: string(),
    TableStatus: string(),
    Replicas: list(
      structure("ReplicaAutoScalingDescription", {
        RegionName: string(),
        GlobalSecondaryIndexes: list(
          structure("ReplicaGlobalSecondaryIndexAutoScalingDescription", {
            IndexName: string(),
            IndexStatus: string(),
            ProvisionedReadCapacityAutoScalingSettings: autoScalingDescription,
            ProvisionedWriteCapacityAutoScalingSettings: autoScalingDescription,
          }),
        ),
        ReplicaProvisionedReadCapacityAutoScalingSettings: autoScalingDescription,
        ReplicaProvisionedWriteCapacityAutoScalingSettings: autoScalingDescription,
        ReplicaStatus: string(),
      }),
    ),
  }),
})

export const describeTableReplicaAutoScaling = defineOperation({
  name: "DescribeTableReplicaAutoScaling",
  dialect: "classic",
  input: structure("DescribeTableReplicaAutoScalingInput", { TableName: existingTable }),
  output: autoScalingOutput,
  access: {
    action: "dynamodb:DescribeTableReplicaAutoScaling",
    asks: ({ TableName }) => askOnTable("dynamodb:DescribeTableReplicaAutoScaling", TableName),
  },

  async run(input, { engine: { catalog } }) {
    const name = parseTableName(input.TableName)
    const known = await catalog.find(name)
    if (!known) throw notGlobal(catalog.nameOf(name))
    return autoScalingReply(known.table, "ACTIVE")
  },
})

export function autoScalingReply(table: Table, status: "ACTIVE" | "UPDATING") {
  const Replicas = describeAutoScaling(table)
  return { TableAutoScalingDescription: { TableName: table.name, TableStatus: status, Replicas } }
}

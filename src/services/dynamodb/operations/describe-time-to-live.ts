import { notFoundOnControlPlane } from "../../../engine/table-faults.ts"
import { oneOf, structure } from "../../../model/shape/shape.ts"
import { timeToLiveAttribute } from "../../../model/table/definition-shapes.ts"
import type { ExpirySetting } from "../../../model/table/table.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

export const describeTimeToLive = defineOperation({
  name: "DescribeTimeToLive",
  dialect: "classic",
  input: structure("DescribeTimeToLiveInput", { TableName: existingTable }),
  output: structure("DescribeTimeToLiveOutput", {
    TimeToLiveDescription: structure("TimeToLiveDescription", {
      TimeToLiveStatus: oneOf("ENABLING", "ENABLED", "DISABLED"),
      AttributeName: timeToLiveAttribute,
    }),
  }),
  access: {
    action: "dynamodb:DescribeTimeToLive",
    asks: ({ TableName }) => askOnTable("dynamodb:DescribeTimeToLive", TableName),
  },

  async run(input, { engine: { catalog } }) {
    const name = parseTableName(input.TableName)
    const known = await catalog.find(name)
    if (!known) throw notFoundOnControlPlane(catalog.nameOf(name))
    const { expiry } = known.table
    return {
      TimeToLiveDescription: {
        TimeToLiveStatus: statusOf(expiry),
        AttributeName: expiry?.attribute,
      },
    }
  },
})

function statusOf(expiry: ExpirySetting | undefined): "ENABLING" | "ENABLED" | "DISABLED" {
  return expiry ? (expiry.state ?? "ENABLED") : "DISABLED"
}

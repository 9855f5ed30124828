import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnGlobalTable } from "../access/replica-asks.ts"
import { noSettings } from "../legacy-global-tables.ts"
import { globalTableName, globalTableOutput } from "../shapes/global-table-shapes.ts"

export const describeGlobalTableSettings = defineOperation({
  name: "DescribeGlobalTableSettings",
  dialect: "classic",
  input: structure("DescribeGlobalTableSettingsInput", {
    GlobalTableName: required(globalTableName),
  }),
  output: globalTableOutput,
  access: {
    action: "dynamodb:DescribeGlobalTableSettings",
    asks: ({ GlobalTableName }) =>
      askOnGlobalTable("dynamodb:DescribeGlobalTableSettings", GlobalTableName),
  },

  async run({ GlobalTableName }) {
    throw noSettings(GlobalTableName)
  },
})

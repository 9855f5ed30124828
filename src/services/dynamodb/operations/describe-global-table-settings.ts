import { required, structure } from "../../../model/shape/shape.ts"
import { describeSettings } from "../../../model/table/legacy-settings.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnGlobalTable } from "../access/replica-asks.ts"
import { findLegacy, noSettings } from "../legacy-global-tables.ts"
import { globalTableName, settingsOutput } from "../shapes/global-table-shapes.ts"

export const describeGlobalTableSettings = defineOperation({
  name: "DescribeGlobalTableSettings",
  dialect: "classic",
  input: structure("DescribeGlobalTableSettingsInput", {
    GlobalTableName: required(globalTableName),
  }),
  output: settingsOutput,
  access: {
    action: "dynamodb:DescribeGlobalTableSettings",
    asks: ({ GlobalTableName }) =>
      askOnGlobalTable("dynamodb:DescribeGlobalTableSettings", GlobalTableName),
  },

  async run({ GlobalTableName }, { engine }) {
    const table = await findLegacy(engine, GlobalTableName, noSettings)
    return { GlobalTableName, ReplicaSettings: describeSettings(table) }
  },
})

import { long, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnGlobalTable } from "../access/replica-asks.ts"
import { noSettings } from "../legacy-global-tables.ts"
import { autoScalingUpdate } from "../shapes/auto-scaling-shapes.ts"
import {
  billingMode,
  globalIndexSettings,
  globalTableName,
  globalTableOutput,
  replicaSettings,
} from "../shapes/global-table-shapes.ts"

export const updateGlobalTableSettings = defineOperation({
  name: "UpdateGlobalTableSettings",
  dialect: "classic",
  input: structure("UpdateGlobalTableSettingsInput", {
    GlobalTableName: required(globalTableName),
    GlobalTableBillingMode: billingMode,
    GlobalTableProvisionedWriteCapacityUnits: long({ min: 1 }),
    GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate: autoScalingUpdate,
    GlobalTableGlobalSecondaryIndexSettingsUpdate: globalIndexSettings,
    ReplicaSettingsUpdate: replicaSettings,
  }),
  output: globalTableOutput,
  access: {
    action: "dynamodb:UpdateGlobalTableSettings",
    asks: ({ GlobalTableName }) =>
      askOnGlobalTable("dynamodb:UpdateGlobalTableSettings", GlobalTableName),
  },

  async run({ GlobalTableName }) {
    throw noSettings(GlobalTableName)
  },
})

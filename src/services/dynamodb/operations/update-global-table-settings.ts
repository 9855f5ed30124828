import { beginReplication } from "../../../engine/replication/begin.ts"
import { type Infer, long, required, structure } from "../../../model/shape/shape.ts"
import {
  changeSettings,
  describeSettings,
  type LegacySettings,
} from "../../../model/table/legacy-settings.ts"
import { keyPlaceOf } from "../../../model/table/parse-encryption.ts"
import { defineOperation } from "../../../operation.ts"
import { asksToChangeGlobalTable } from "../access/replica-asks.ts"
import { findLegacy, lookAt, noSettings } from "../legacy-global-tables.ts"
import { autoScalingUpdate } from "../shapes/auto-scaling-shapes.ts"
import {
  billingMode,
  globalIndexSettings,
  globalTableName,
  replicaSettings,
  settingsOutput,
} from "../shapes/global-table-shapes.ts"

const input = structure("UpdateGlobalTableSettingsInput", {
  GlobalTableName: required(globalTableName),
  GlobalTableBillingMode: billingMode,
  GlobalTableProvisionedWriteCapacityUnits: long({ min: 1 }),
  GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate: autoScalingUpdate,
  GlobalTableGlobalSecondaryIndexSettingsUpdate: globalIndexSettings,
  ReplicaSettingsUpdate: replicaSettings,
})

export const updateGlobalTableSettings = defineOperation({
  name: "UpdateGlobalTableSettings",
  dialect: "classic",
  input,
  output: settingsOutput,
  access: {
    action: "dynamodb:UpdateGlobalTableSettings",
    asks: ({ GlobalTableName, ReplicaSettingsUpdate = [] }) =>
      asksToChangeGlobalTable(
        "dynamodb:UpdateGlobalTableSettings",
        GlobalTableName,
        ReplicaSettingsUpdate.map(({ RegionName }) => RegionName),
      ),
  },

  async run(given, { engine }) {
    const { account, region, catalog, platform } = engine
    const { GlobalTableName: name } = given
    const mine = await findLegacy(engine, name, noSettings)
    const regions = (given.ReplicaSettingsUpdate ?? []).map(({ RegionName }) => RegionName)
    await lookAt(engine, mine, regions)
    const place = keyPlaceOf(account, region)
    const circumstances = { nowMs: platform.now(), place, indexId: 0 }
    const { after } = await catalog.update(name, (table) => {
      if (!table.replication?.legacy) throw noSettings(name)
      return changeSettings(table, settingsIn(given), circumstances)
    })
    await beginReplication(engine, after)
    const settings = describeSettings(after)
    return {
      GlobalTableName: name,
      ReplicaSettings: settings.map((each) => ({ ...each, ReplicaStatus: "UPDATING" })),
    }
  },
})

function settingsIn(given: Infer<typeof input>): LegacySettings {
  const { GlobalTableGlobalSecondaryIndexSettingsUpdate: indexes = [] } = given
  return {
    mode: given.GlobalTableBillingMode,
    writes: {
      units: given.GlobalTableProvisionedWriteCapacityUnits,
      scaling: given.GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate,
    },
    indexWrites: indexes.map((each) => ({
      index: each.IndexName,
      units: each.ProvisionedWriteCapacityUnits,
      scaling: each.ProvisionedWriteCapacityAutoScalingSettingsUpdate,
    })),
    replicas: (given.ReplicaSettingsUpdate ?? []).map((replica) => ({
      region: replica.RegionName,
      reads: {
        units: replica.ReplicaProvisionedReadCapacityUnits,
        scaling: replica.ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate,
      },
      indexReads: (replica.ReplicaGlobalSecondaryIndexSettingsUpdate ?? []).map((each) => ({
        index: each.IndexName,
        units: each.ProvisionedReadCapacityUnits,
        scaling: each.ProvisionedReadCapacityAutoScalingSettingsUpdate,
      })),
      tableClass: replica.ReplicaTableClass,
    })),
  }
}

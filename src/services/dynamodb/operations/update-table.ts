import { beginIndexWork } from "../../../engine/index-work.ts"
import { boolean, list, required, string, structure } from "../../../model/shape/shape.ts"
import { changeTable, checkTableChange } from "../../../model/table/change-table.ts"
import * as definition from "../../../model/table/definition-shapes.ts"
import { describeChange } from "../../../model/table/describe-table.ts"
import { keyPlaceOf } from "../../../model/table/parse-encryption.ts"
import { defineOperation } from "../../../operation.ts"
import { randomInteger48 } from "../../../platform.ts"
import { askOnTable } from "../access/table-asks.ts"
import { refuseMembers } from "../not-served.ts"
import { existingTable, refusedList, tableOutput } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

const globalSecondaryIndexUpdate = structure("GlobalSecondaryIndexUpdate", {
  Update: structure("UpdateGlobalSecondaryIndexAction", {
    IndexName: required(definition.indexName),
    ProvisionedThroughput: definition.provisionedThroughput,
    OnDemandThroughput: definition.onDemandThroughput,
    WarmThroughput: definition.warmThroughput,
  }),
  Create: definition.globalSecondaryIndex,
  Delete: structure("DeleteGlobalSecondaryIndexAction", {
    IndexName: required(definition.indexName),
  }),
})

const vectorIndexUpdate = structure("VectorIndexUpdate", {
  Create: definition.vectorIndex,
  Delete: structure("DeleteVectorIndexAction", { IndexName: required(definition.indexName) }),
})

export const updateTable = defineOperation({
  name: "UpdateTable",
  dialect: "classic",
  input: structure("UpdateTableInput", {
    AttributeDefinitions: definition.attributeDefinitions,
    TableName: existingTable,
    BillingMode: definition.billingMode,
    ProvisionedThroughput: definition.provisionedThroughput,
    GlobalSecondaryIndexUpdates: list(globalSecondaryIndexUpdate),
    StreamSpecification: definition.streamSpecification,
    SSESpecification: definition.sseSpecification,
    TableClass: definition.tableClass,
    DeletionProtectionEnabled: boolean,
    OnDemandThroughput: definition.onDemandThroughput,
    WarmThroughput: definition.warmThroughput,
    ReplicaUpdates: refusedList,
    MultiRegionConsistency: string(),
    GlobalTableWitnessUpdates: refusedList,
    GlobalTableSettingsReplicationMode: string(),
    DisassociationProtectionEnabled: boolean,
    VectorIndexUpdates: list(vectorIndexUpdate),
  }),
  output: tableOutput,
  access: {
    action: "dynamodb:UpdateTable",
    asks: ({ TableName }) => askOnTable("dynamodb:UpdateTable", TableName),
  },

  async run(input, { engine: { account, region, catalog, platform, storage, bell } }) {
    const name = parseTableName(input.TableName)
    refuseMembers(input, [
      "ReplicaUpdates",
      "MultiRegionConsistency",
      "GlobalTableWitnessUpdates",
      "GlobalTableSettingsReplicationMode",
      "DisassociationProtectionEnabled",
    ])
    checkTableChange(input)
    const nowMs = platform.now()
    const place = keyPlaceOf(account, region)
    const indexId = randomInteger48(platform)
    const { before, after } = await catalog.update(name, (table) =>
      changeTable(table, input, { nowMs, place, indexId }),
    )
    const counts = await catalog.count(before)
    if (await beginIndexWork(storage, after)) bell.ring()
    return { TableDescription: describeChange(before, after, { ...counts, nowMs }) }
  },
})

import { beginIndexWork } from "../../../engine/index-work.ts"
import { beginReplication } from "../../../engine/replication/begin.ts"
import { boolean, list, required, string, structure } from "../../../model/shape/shape.ts"
import { requireReplicaChange } from "../../../model/table/change-replicas.ts"
import { changeTable, checkTableChange } from "../../../model/table/change-table.ts"
import * as definition from "../../../model/table/definition-shapes.ts"
import { describeChange } from "../../../model/table/describe-table.ts"
import { keyPlaceOf } from "../../../model/table/parse-encryption.ts"
import { parseReplicaUpdates } from "../../../model/table/parse-replica-updates.ts"
import {
  multiRegionConsistency,
  replicaUpdates,
  witnessUpdates,
} from "../../../model/table/replica-shapes.ts"
import { defineOperation } from "../../../operation.ts"
import { randomInteger48 } from "../../../platform.ts"
import { asksForReplicas } from "../access/replica-asks.ts"
import { askOnTable } from "../access/table-asks.ts"
import { refuseMembers } from "../not-served.ts"
import { updateReplicas } from "../replica-updates.ts"
import { existingTable, tableOutput } from "../shapes/table-shapes.ts"
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
    ReplicaUpdates: replicaUpdates,
    MultiRegionConsistency: multiRegionConsistency,
    GlobalTableWitnessUpdates: witnessUpdates,
    GlobalTableSettingsReplicationMode: string(),
    DisassociationProtectionEnabled: boolean,
    VectorIndexUpdates: list(vectorIndexUpdate),
  }),
  output: tableOutput,
  access: {
    action: "dynamodb:UpdateTable",
    asks: ({ TableName, ReplicaUpdates = [] }) => [
      ...askOnTable("dynamodb:UpdateTable", TableName),
      ...asksForReplicas(TableName, ReplicaUpdates),
    ],
  },

  async run(input, { engine }) {
    const { account, region, catalog, platform, storage, bell } = engine
    const name = parseTableName(input.TableName)
    refuseMembers(input, ["GlobalTableSettingsReplicationMode", "DisassociationProtectionEnabled"])
    const nowMs = platform.now()
    const replica = parseReplicaUpdates(input, membersBeside(input), region)
    if (replica) {
      const { before, after } = await updateReplicas(engine, name, replica)
      const counts = await catalog.count(before)
      return { TableDescription: describeChange(before, after, { ...counts, nowMs }) }
    }
    checkTableChange(input)
    const place = keyPlaceOf(account, region)
    const indexId = randomInteger48(platform)
    const { before, after } = await catalog.update(name, (table) => {
      requireReplicaChange(table, input)
      return changeTable(table, input, { nowMs, place, indexId })
    })
    const counts = await catalog.count(before)
    if (await beginIndexWork(storage, after)) bell.ring()
    await beginReplication(engine, after)
    return { TableDescription: describeChange(before, after, { ...counts, nowMs }) }
  },
})

/** All that would change the table besides its replicas. */
function membersBeside({
  TableName: _t,
  ReplicaUpdates: _r,
  MultiRegionConsistency: _m,
  GlobalTableWitnessUpdates: _w,
  ...others
}: object & Partial<Record<string, unknown>>): readonly unknown[] {
  return Object.values(others)
}

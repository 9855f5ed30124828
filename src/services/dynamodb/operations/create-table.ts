import { ApiError } from "../../../error.ts"
import { boolean, string, structure } from "../../../model/shape/shape.ts"
import * as definition from "../../../model/table/definition-shapes.ts"
import { describeTable } from "../../../model/table/describe-table.ts"
import { keyPlaceOf } from "../../../model/table/parse-encryption.ts"
import { parseTable } from "../../../model/table/parse-table.ts"
import type { Table } from "../../../model/table/table.ts"
import { type Context, defineOperation } from "../../../operation.ts"
import { randomInteger48 } from "../../../platform.ts"
import { asksToCreate } from "../access/table-asks.ts"
import { refuseMembers } from "../not-served.ts"
import { nextRevisionId, requireResourcePolicy } from "../resource-policies.ts"
import { newTable, tableOutput } from "../shapes/table-shapes.ts"
import { requireTableName } from "../table-name.ts"

export const createTable = defineOperation({
  name: "CreateTable",
  dialect: "classic",
  // GlobalSecondaryIndexes stand before LocalSecondaryIndexes whatever the request's order is.
  // AWS's model no longer requires the first and the key schema, which a replica inherits; where
  // they are missing the name is judged before them.
  input: structure("CreateTableInput", {
    AttributeDefinitions: definition.attributeDefinitions,
    TableName: newTable,
    BillingMode: definition.billingMode,
    ProvisionedThroughput: definition.provisionedThroughput,
    KeySchema: definition.keySchema,
    GlobalSecondaryIndexes: definition.globalSecondaryIndexes,
    LocalSecondaryIndexes: definition.localSecondaryIndexes,
    StreamSpecification: definition.streamSpecification,
    SSESpecification: definition.sseSpecification,
    Tags: definition.tagList,
    TableClass: definition.tableClass,
    DeletionProtectionEnabled: boolean,
    WarmThroughput: definition.warmThroughput,
    OnDemandThroughput: definition.onDemandThroughput,
    ResourcePolicy: string(),
    GlobalTableSourceArn: string(),
    GlobalTableSettingsReplicationMode: string(),
    VectorIndexes: definition.vectorIndexes,
  }),
  output: tableOutput,
  access: { action: "dynamodb:CreateTable", asks: asksToCreate },

  async run(input, { engine }) {
    const { account, region, catalog, platform } = engine
    const name = requireTableName(input.TableName)
    const { AttributeDefinitions, KeySchema } = input
    if (!AttributeDefinitions || !KeySchema) throw missing({ AttributeDefinitions, KeySchema })
    const identity = catalog.identify(name)
    const place = keyPlaceOf(account, region)
    const whole = { ...input, AttributeDefinitions, KeySchema }
    const parsed = parseTable(whole, identity, place, () => randomInteger48(platform))
    refuseMembers(input, ["GlobalTableSourceArn", "GlobalTableSettingsReplicationMode"])
    const table = await withPolicy(engine, parsed, input.ResourcePolicy)
    await catalog.create(table)
    const count = { items: 0, bytes: 0 }
    const nowMs = table.createdAtMs
    return { TableDescription: describeTable(table, { status: "CREATING", count, nowMs }) }
  },
})

async function withPolicy(
  engine: Context["engine"],
  table: Table,
  document: string | undefined,
): Promise<Table> {
  if (document === undefined) return table
  const revisionId = nextRevisionId(undefined, table.createdAtMs)
  const policy = await requireResourcePolicy(engine, document)
  return { ...table, resourcePolicy: { ...policy, revisionId } }
}

function missing(members: { readonly AttributeDefinitions: unknown; readonly KeySchema: unknown }) {
  const failures = [
    ...(members.AttributeDefinitions ? [] : ["attributeDefinitions"]),
    ...(members.KeySchema ? [] : ["keySchema"]),
  ].map((path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`)
  const noun = failures.length === 1 ? "error" : "errors"
  return ApiError.invalid(`${failures.length} validation ${noun} detected: ${failures.join("; ")}`)
}

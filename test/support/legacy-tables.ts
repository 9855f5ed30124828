/** Tables of the same name in several regions of one database, to make global tables of. */
import { createTable } from "../../src/services/dynamodb/operations/create-table.ts"
import { describeGlobalTable } from "../../src/services/dynamodb/operations/describe-global-table.ts"
import { putItem } from "../../src/services/dynamodb/operations/put-item.ts"
import { region as here, openContext, perform, type TestContext } from "./context.ts"

export const TableName = "Music"
export const GlobalTableName = "Music"
export const [there, third] = ["eu-west-1", "ap-south-1"]
export const definition = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
}
export const groupOf = (...regions: string[]) => regions.map((RegionName) => ({ RegionName }))
export const creating = (...regions: string[]) => ({
  GlobalTableName,
  ReplicationGroup: groupOf(...regions),
})
export const adding = (...regions: string[]) => ({
  GlobalTableName,
  ReplicaUpdates: groupOf(...regions).map((Create) => ({ Create })),
})
export const removing = (...regions: string[]) => ({
  GlobalTableName,
  ReplicaUpdates: groupOf(...regions).map((Delete) => ({ Delete })),
})

type In = (region: string) => TestContext

/** Tables in these regions; the first is asked. */
export async function tablesIn(...regions: string[]): Promise<{ context: TestContext; at: In }> {
  const context = await openContext()
  const at: In = (region) => {
    const engine = region === here ? context.engine : context.engine.inRegion(region)
    return { ...context, engine, caller: { ...context.caller, region } }
  }
  for (const region of regions) await perform(createTable, definition, at(region))
  return { context, at }
}

export const Key = (pk: string) => ({ pk: { S: pk } })
export const put = (context: TestContext, pk: string, v = "1") =>
  perform(putItem, { TableName, Item: { ...Key(pk), v: { S: v } } }, context)
export const described = async (context: TestContext) =>
  (await perform(describeGlobalTable, { GlobalTableName }, context)).GlobalTableDescription as {
    GlobalTableStatus: string
    ReplicationGroup: object[]
  }

/** A table in two regions of one database, for tests of operations. */
import { createTable } from "../../src/services/dynamodb/operations/create-table.ts"
import { describeTable } from "../../src/services/dynamodb/operations/describe-table.ts"
import { putItem } from "../../src/services/dynamodb/operations/put-item.ts"
import { updateTable } from "../../src/services/dynamodb/operations/update-table.ts"
import { maintainIn, openContext, perform, type TestContext } from "./context.ts"

export const TableName = "Music"
export const other = "eu-west-1"
export const simple = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

export const create = (RegionName: string) => ({
  ...{ TableName, ReplicaUpdates: [{ Create: { RegionName } }] },
})

export interface TwoRegions {
  readonly here: TestContext
  readonly there: TestContext
}

/** A table here, and none in the other region yet. */
export async function twoRegions(): Promise<TwoRegions> {
  const here = await openContext()
  await perform(createTable, simple, here)
  const engine = here.engine.inRegion(other)
  return { here, there: { ...here, engine, caller: { ...here.caller, region: other } } }
}

export async function twoReplicas(): Promise<TwoRegions> {
  const regions = await twoRegions()
  await perform(updateTable, create(other), regions.here)
  await maintainIn(regions.here)
  return regions
}

export async function put(context: TestContext, pk: string, v: string): Promise<void> {
  await perform(putItem, { TableName, Item: { pk: { S: pk }, v: { S: v } } }, context)
}

interface Described {
  readonly TableStatus: string
  readonly GlobalTableVersion?: string
  readonly Replicas?: readonly { readonly RegionName: string; readonly ReplicaStatus: string }[]
  readonly GlobalSecondaryIndexes?: readonly object[]
  readonly VectorIndexes?: readonly object[]
  readonly AttributeDefinitions?: readonly object[]
  readonly DeletionProtectionEnabled?: boolean
  readonly LatestStreamArn?: string
}

export async function described(context: TestContext): Promise<Described> {
  return (await perform(describeTable, { TableName }, context)).Table as Described
}

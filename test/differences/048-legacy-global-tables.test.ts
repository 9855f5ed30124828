/** DynamoDB takes none any more, and knew each in every region. */
import { expect, test } from "vitest"
import { createGlobalTable } from "../../src/services/dynamodb/operations/create-global-table.ts"
import { describeGlobalTable } from "../../src/services/dynamodb/operations/describe-global-table.ts"
import { describeTable } from "../../src/services/dynamodb/operations/describe-table.ts"
import { getItem } from "../../src/services/dynamodb/operations/get-item.ts"
import { listGlobalTables } from "../../src/services/dynamodb/operations/list-global-tables.ts"
import { updateGlobalTableSettings } from "../../src/services/dynamodb/operations/update-global-table-settings.ts"
import { region as here, maintainIn, perform, refusalOf } from "../support/context.ts"
import {
  creating,
  GlobalTableName,
  groupOf,
  Key,
  put,
  TableName,
  tablesIn,
  there,
  third,
} from "../support/legacy-tables.ts"

test("a global table is made of tables, and known where it has one", async () => {
  const { context, at } = await tablesIn(here, there)
  await perform(createGlobalTable, creating(here, there), context)
  const GlobalTables = [{ GlobalTableName, ReplicationGroup: groupOf(here, there) }]
  for (const region of [here, there]) {
    expect(await perform(listGlobalTables, {}, at(region))).toEqual({ GlobalTables })
  }
  expect(await perform(listGlobalTables, {}, at(third))).toEqual({ GlobalTables: [] })
  expect(await perform(listGlobalTables, { RegionName: here }, at(third))).toEqual({ GlobalTables })
  expect(await refusalOf(describeGlobalTable, { GlobalTableName }, at(third))).toMatch(
    /^GlobalTableNotFoundException/,
  )
})

test("its items are as they were put", async () => {
  const { context, at } = await tablesIn(here, there)
  await perform(createGlobalTable, creating(here, there), context)
  await put(context, "a")
  await maintainIn(context)
  const { Item } = await perform(getItem, { TableName, Key: Key("a") }, at(there))
  expect(Object.keys(Item as object)).toEqual(["pk", "v"])
})

test("the capacity that one region reads with is described, not applied", async () => {
  const { context } = await tablesIn(here, there)
  await perform(createGlobalTable, creating(here, there), context)
  const reads = (units: number) => ({
    ReplicaSettingsUpdate: [{ RegionName: here, ReplicaProvisionedReadCapacityUnits: units }],
  })
  const change = (settings: object) =>
    perform(updateGlobalTableSettings, { GlobalTableName, ...settings }, context)
  const GlobalTableProvisionedWriteCapacityUnits = 1
  const provisioned = { GlobalTableBillingMode: "PROVISIONED", ...reads(4) }
  await change({ ...provisioned, GlobalTableProvisionedWriteCapacityUnits })
  const { ReplicaSettings } = await change(reads(9))
  expect(ReplicaSettings).toMatchObject([{ ReplicaProvisionedReadCapacityUnits: 9 }, {}])
  const { Table } = await perform(describeTable, { TableName }, context)
  expect(Table).toMatchObject({ ProvisionedThroughput: { ReadCapacityUnits: 4 } })
})

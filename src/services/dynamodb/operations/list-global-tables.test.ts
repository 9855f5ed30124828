/** The operations of version 2017.11.29, as DynamoDB answers them since it takes no new ones. */
import { expect, test } from "vitest"
import { openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import type { Operation } from "../../../operation.ts"
import { createGlobalTable } from "./create-global-table.ts"
import { describeGlobalTable } from "./describe-global-table.ts"
import { describeGlobalTableSettings } from "./describe-global-table-settings.ts"
import { listGlobalTables } from "./list-global-tables.ts"
import { updateGlobalTable } from "./update-global-table.ts"
import { updateGlobalTableSettings } from "./update-global-table-settings.ts"

const GlobalTableName = "Music"
const RegionName = "eu-west-1"
const notSupported =
  "ValidationException: One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 (Legacy)."
const notFound =
  "GlobalTableNotFoundException: Global table not found: Global table with name: 'Music' does not exist."
const noSettings = "GlobalTableNotFoundException: Global table with name: 'Music' does not exist."

test("there are none", async () => {
  expect(await perform(listGlobalTables, {}, await openContext())).toEqual({ GlobalTables: [] })
})

test.each<[Operation, object, string]>([
  [createGlobalTable, { GlobalTableName, ReplicationGroup: [{ RegionName }] }, notSupported],
  [describeGlobalTable, { GlobalTableName }, notFound],
  [
    updateGlobalTable,
    { GlobalTableName, ReplicaUpdates: [{ Create: { RegionName } }] },
    notSupported,
  ],
  [updateGlobalTable, { GlobalTableName, ReplicaUpdates: [{ Delete: { RegionName } }] }, notFound],
  [
    updateGlobalTable,
    { GlobalTableName, ReplicaUpdates: [] },
    "ValidationException: One or more parameter values were invalid",
  ],
  [describeGlobalTableSettings, { GlobalTableName }, noSettings],
  [
    updateGlobalTableSettings,
    { GlobalTableName, GlobalTableBillingMode: "PAY_PER_REQUEST" },
    noSettings,
  ],
  [
    describeGlobalTable,
    { GlobalTableName: "a" },
    "ValidationException: 1 validation error detected: Value 'a' at 'globalTableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
  ],
])("refused: $name %j", async (operation, input, text) => {
  expect(await refusalOf(operation, input, await openContext())).toBe(text)
})

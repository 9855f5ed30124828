/**
 * What global tables of version 2017.11.29 are refused for. Texts are observed where
 * `legacy-group.ts` does not say otherwise.
 */
import { expect, test } from "vitest"
import { region as here, maintainIn, perform, refusalOf } from "../../../../test/support/context.ts"
import {
  adding,
  creating,
  definition,
  described,
  GlobalTableName,
  groupOf,
  put,
  removing,
  TableName,
  tablesIn,
  there,
  third,
} from "../../../../test/support/legacy-tables.ts"
import type { Operation } from "../../../operation.ts"
import { createGlobalTable } from "./create-global-table.ts"
import { createTable } from "./create-table.ts"
import { describeGlobalTable } from "./describe-global-table.ts"
import { listGlobalTables } from "./list-global-tables.ts"
import { updateGlobalTable } from "./update-global-table.ts"
import { updateTable } from "./update-table.ts"

const bad = "ValidationException: One or more parameter values were invalid"
const notFound =
  "GlobalTableNotFoundException: Global table not found: Global table with name: 'Music' does not exist."

const withStream = (StreamViewType: string) => ({
  ...definition,
  StreamSpecification: { StreamEnabled: true, StreamViewType },
})
const { StreamSpecification: _, ...streamless } = definition
const otherKey = {
  ...definition,
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "N" }],
}
const index = (ProjectionType: string) => ({
  ...definition,
  AttributeDefinitions: ["pk", "g"].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S",
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: "byG",
      KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
      Projection: { ProjectionType },
    },
  ],
})
test.each<[string, object, string]>([
  [
    "a table without a stream",
    streamless,
    "must have a stream with both the new and the old images",
  ],
  [
    "a stream of other images",
    withStream("NEW_IMAGE"),
    "must have a stream with both the new and the old images",
  ],
  ["another key", otherKey, "must have the same key schema as the other replicas"],
  [
    "another index",
    index("ALL"),
    "must have the same global secondary indexes as the other replicas",
  ],
])("%s", async (_what, other, text) => {
  const { context, at } = await tablesIn(here)
  await perform(createTable, other, at(there))
  const inRegion = `${bad}: Table: 'Music' in region: '${there}' ${text}`
  expect(await refusalOf(createGlobalTable, creating(here, there), context)).toBe(inRegion)
  await perform(createGlobalTable, creating(here), context)
  expect(await refusalOf(updateGlobalTable, adding(there), context)).toBe(inRegion)
  expect(await described(context)).toMatchObject({ ReplicationGroup: groupOf(here) })
})

test("an item", async () => {
  const { context, at } = await tablesIn(here, there)
  await put(at(there), "a")
  expect(await refusalOf(createGlobalTable, creating(here, there), context)).toBe(
    `${bad}: Table: 'Music' in region: '${there}' must be empty`,
  )
  expect(await perform(listGlobalTables, {}, context)).toEqual({ GlobalTables: [] })
})

const missing = (region: string) =>
  `TableNotFoundException: Table not found: Table: 'Music' not found in region: '${region}'.`
const existing =
  "GlobalTableAlreadyExistsException: Global table already exists: Global table with name: 'Music' already exists."
test.each<[Operation, object, string]>([
  [createGlobalTable, creating(here), existing],
  [createGlobalTable, creating(here, third), missing(third)],
  [createGlobalTable, creating(), bad],
  [createGlobalTable, creating(here, here), `${bad}: A region is named more than once`],
  [
    createGlobalTable,
    creating("no region"),
    "ValidationException: Region no region is not supported.",
  ],
  [updateGlobalTable, { GlobalTableName, ReplicaUpdates: [] }, bad],
  [updateGlobalTable, { GlobalTableName, ReplicaUpdates: [{}] }, bad],
  [
    updateGlobalTable,
    {
      GlobalTableName,
      ReplicaUpdates: [{ Create: { RegionName: third }, Delete: { RegionName: there } }],
    },
    bad,
  ],
  [
    updateGlobalTable,
    adding(there),
    "ReplicaAlreadyExistsException: The specified replica is already part of the global table.",
  ],
  [
    updateGlobalTable,
    removing(third),
    "ReplicaNotFoundException: The specified replica is no longer part of the global table.",
  ],
  [updateGlobalTable, adding(third), missing(third)],
  [
    updateGlobalTable,
    {
      GlobalTableName,
      ReplicaUpdates: [...removing(here, there).ReplicaUpdates, ...adding(third).ReplicaUpdates],
    },
    `${bad}: Replicas cannot be added while all others are removed`,
  ],
  [
    updateGlobalTable,
    { ...adding(third), GlobalTableName: "None" },
    notFound.replace("Music", "None"),
  ],
  [
    updateTable,
    { TableName, ReplicaUpdates: adding(third).ReplicaUpdates },
    "ValidationException: Replicas of global tables version 2017.11.29 are changed by UpdateGlobalTable",
  ],
  [
    updateTable,
    { TableName, StreamSpecification: { StreamEnabled: false } },
    "ValidationException: Disabling Stream is not allowed for a Global Table replica.",
  ],
  [
    describeGlobalTable,
    { GlobalTableName: "a" },
    "ValidationException: 1 validation error detected: Value 'a' at 'globalTableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
  ],
])("$name %j", async (operation, input, text) => {
  const { context } = await tablesIn(here, there)
  await perform(createGlobalTable, creating(here, there), context)
  expect(await refusalOf(operation, input, context)).toBe(text)
  expect(await described(context)).toMatchObject({
    GlobalTableStatus: "ACTIVE",
    ReplicationGroup: groupOf(here, there),
  })
})

test("a global table of the other version", async () => {
  const { context } = await tablesIn(here)
  const ReplicaUpdates = [{ Create: { RegionName: there } }]
  await perform(updateTable, { TableName, ReplicaUpdates }, context)
  await maintainIn(context)
  expect(await refusalOf(createGlobalTable, creating(here, there), context)).toBe(existing)
  for (const input of [adding(third), removing(there)]) {
    expect(await refusalOf(updateGlobalTable, input, context)).toBe(notFound)
  }
  expect(await refusalOf(describeGlobalTable, { GlobalTableName }, context)).toBe(notFound)
  expect(await perform(listGlobalTables, {}, context)).toEqual({ GlobalTables: [] })
})

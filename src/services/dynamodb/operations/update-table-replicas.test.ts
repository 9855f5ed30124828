/** Replicas in one database: AWS guide, "Global tables", and what was observed of version 2019.11.21. */
import { expect, test } from "vitest"
import {
  maintainIn,
  perform,
  refusalOf,
  region,
  type TestContext,
} from "../../../../test/support/context.ts"
import {
  create,
  described,
  other,
  put,
  simple,
  TableName,
  twoRegions,
  twoReplicas,
} from "../../../../test/support/replicas.ts"
import { createTable } from "./create-table.ts"
import { deleteItem } from "./delete-item.ts"
import { deleteTable } from "./delete-table.ts"
import { describeTable } from "./describe-table.ts"
import { scan } from "./scan.ts"
import { updateTable } from "./update-table.ts"

const remove = (RegionName: string) => ({ TableName, ReplicaUpdates: [{ Delete: { RegionName } }] })

async function itemsIn(context: TestContext): Promise<Record<string, string>> {
  const { Items } = await perform(scan, { TableName, ConsistentRead: true }, context)
  const rows = Items as { pk: { S: string }; v: { S: string } }[]
  return Object.fromEntries(rows.map(({ pk, v }) => [pk.S, v.S]).sort())
}

test("a replica has the items that were there, and each gets what is written to the other", async () => {
  const { here, there } = await twoRegions()
  await put(here, "old", "1")
  const { TableDescription } = await perform(updateTable, create(other), here)
  expect(TableDescription).toMatchObject({
    TableStatus: "UPDATING",
    Replicas: [{ RegionName: other, ReplicaStatus: "CREATING" }],
  })
  await maintainIn(here)
  const table = await described(here)
  expect(table).toMatchObject({
    TableStatus: "ACTIVE",
    GlobalTableVersion: "2019.11.21",
    Replicas: [{ RegionName: other, ReplicaStatus: "ACTIVE" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  expect(await described(there)).toMatchObject({
    TableStatus: "ACTIVE",
    Replicas: [{ RegionName: region, ReplicaStatus: "ACTIVE" }],
  })
  expect(await itemsIn(there)).toEqual({ old: "1" })
  await put(here, "a", "1")
  await put(there, "b", "2")
  await perform(deleteItem, { TableName, Key: { pk: { S: "old" } } }, there)
  await maintainIn(here)
  expect(await itemsIn(here)).toEqual({ a: "1", b: "2" })
  expect(await itemsIn(there)).toEqual({ a: "1", b: "2" })
})

test("the later write wins, and a delete over an older put", async () => {
  const { here, there } = await twoReplicas()
  await put(here, "a", "first")
  here.clock.nowMs += 1
  await put(there, "a", "second")
  await put(there, "b", "there")
  here.clock.nowMs += 1
  await put(here, "b", "here")
  await put(there, "c", "put")
  here.clock.nowMs += 1
  await put(here, "c", "put")
  await perform(deleteItem, { TableName, Key: { pk: { S: "c" } } }, here)
  await maintainIn(here)
  for (const context of [here, there]) {
    expect(await itemsIn(context)).toEqual({ a: "second", b: "here" })
  }
})

test("a replica that is removed is gone, and what was written there is not", async () => {
  const { here, there } = await twoReplicas()
  await put(there, "a", "1")
  await perform(updateTable, remove(other), here)
  await maintainIn(here)
  expect(await refusalOf(describeTable, { TableName }, there)).toContain("ResourceNotFound")
  const table = await described(here)
  expect(table.Replicas).toBeUndefined()
  expect(table.GlobalTableVersion).toBeUndefined()
  expect(await itemsIn(here)).toEqual({ a: "1" })
  await perform(updateTable, create(other), here)
  await maintainIn(here)
  expect(await itemsIn(there)).toEqual({ a: "1" })
})

test("a replica may be deleted in its own region; its source not within a day", async () => {
  const { here, there } = await twoReplicas()
  await put(there, "a", "1")
  expect(await refusalOf(deleteTable, { TableName }, here)).toContain("acted as a source region")
  await perform(deleteTable, { TableName }, there)
  await maintainIn(here)
  expect((await described(here)).Replicas).toBeUndefined()
  expect(await itemsIn(here)).toEqual({ a: "1" })
  await perform(deleteTable, { TableName }, here)
})

const localRegion =
  "ValidationException: Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as required."
const notPart =
  "ValidationException: Update global table operation failed because one or more replicas were not part of the global table. Please retry the request without these replicas: [us-east-1]."
const existed =
  "ValidationException: Failed to create a the new replica of table with name: ‘Music’ because one or more replicas already existed as tables."

// Texts as observed.
test.each<[object[], object, string]>([
  [[{ Create: { RegionName: region } }], {}, localRegion],
  [[{ Delete: { RegionName: region } }], {}, localRegion],
  [[{ Create: { RegionName: other } }], {}, existed],
  [[{ Delete: { RegionName: "us-east-1" } }], {}, notPart],
  [[{ Update: { RegionName: "us-east-1", TableClassOverride: "STANDARD" } }], {}, notPart],
  [
    [{ Update: { RegionName: other } }],
    {},
    "ValidationException: There are no actions specified in the Replica Update Action of the request.",
  ],
  [
    [{}],
    {},
    "ValidationException: There are no actions specified in the Replica Update Action of the request.",
  ],
  [
    [{ Create: { RegionName: "us-east-1" }, Delete: { RegionName: other } }],
    {},
    "ValidationException: Update table operation with more than one type of replica actions not allowed.",
  ],
  [
    [{ Create: { RegionName: "us-east-1" } }, { Create: { RegionName: "us-west-2" } }],
    {},
    "ValidationException: Update table operation with more than one create or delete replica actions not allowed",
  ],
  [
    [{ Create: { RegionName: "us-east-1" } }],
    { DeletionProtectionEnabled: true },
    "ValidationException: One or more parameter values were invalid: Replica modification must be the only operation in the request",
  ],
  [
    [{ Update: { RegionName: other, ProvisionedThroughputOverride: { ReadCapacityUnits: 5 } } }],
    {},
    "ValidationException: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
  ],
  [
    [{ Create: { RegionName: "NOWHERE" } }],
    {},
    "ValidationException: Region NOWHERE is not supported.",
  ],
  [
    [{ Create: { RegionName: "us-east-1" } }],
    { GlobalTableWitnessUpdates: [{ Create: { RegionName: "us-east-2" } }] },
    "ValidationException: MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.",
  ],
  [
    [{ Create: { RegionName: "us-east-1" } }],
    { MultiRegionConsistency: "STRONG" },
    "ValidationException: Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.",
  ],
  [
    [{ Create: { RegionName: "us-east-1" } }, { Create: { RegionName: "us-east-2" } }],
    { MultiRegionConsistency: "STRONG" },
    "ValidationException: Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: [us-east-1, us-east-2].",
  ],
])("refused: %j with %j", async (ReplicaUpdates, beside, text) => {
  const { here } = await twoReplicas()
  const before = await described(here)
  const input = { TableName, ReplicaUpdates, ...beside }
  expect(await refusalOf(updateTable, input, here)).toBe(text)
  expect(await described(here)).toEqual(before)
})

test("a table of that name that is there already is left alone", async () => {
  const { here, there } = await twoRegions()
  await perform(createTable, simple, there)
  expect(await refusalOf(updateTable, create(other), here)).toBe(existed)
  expect((await described(there)).Replicas).toBeUndefined()
})

test("the stream of a replica stays on, and overrides are described", async () => {
  const { here, there } = await twoReplicas()
  const StreamSpecification = { StreamEnabled: false }
  expect(await refusalOf(updateTable, { TableName, StreamSpecification }, there)).toBe(
    "ValidationException: Disabling Stream is not allowed for a Global Table replica.",
  )
  const OnDemandThroughputOverride = { MaxReadRequestUnits: 20 }
  const Update = { RegionName: other, OnDemandThroughputOverride }
  await perform(updateTable, { TableName, ReplicaUpdates: [{ Update }] }, here)
  expect((await described(here)).Replicas).toMatchObject([{ OnDemandThroughputOverride }])
})

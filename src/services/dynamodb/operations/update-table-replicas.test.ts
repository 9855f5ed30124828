/** Replicas in one database: AWS guide, "Global tables", and what was observed of version 2019.11.21. */
import { expect, test } from "vitest"
import {
  maintainIn,
  openContext,
  perform,
  refusalOf,
  region,
  type TestContext,
} from "../../../../test/support/context.ts"
import { createTable } from "./create-table.ts"
import { deleteItem } from "./delete-item.ts"
import { deleteTable } from "./delete-table.ts"
import { describeTable } from "./describe-table.ts"
import { putItem } from "./put-item.ts"
import { scan } from "./scan.ts"
import { updateTable } from "./update-table.ts"

const TableName = "Music"
const other = "eu-west-1"
const simple = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}
const create = (RegionName: string) => ({ TableName, ReplicaUpdates: [{ Create: { RegionName } }] })
const remove = (RegionName: string) => ({ TableName, ReplicaUpdates: [{ Delete: { RegionName } }] })

function inRegion(context: TestContext, name: string): TestContext {
  const engine = context.engine.inRegion(name)
  return { ...context, engine, caller: { ...context.caller, region: name } }
}

async function put(context: TestContext, pk: string, v: string): Promise<void> {
  await perform(putItem, { TableName, Item: { pk: { S: pk }, v: { S: v } } }, context)
}

async function itemsIn(context: TestContext): Promise<Record<string, string>> {
  const { Items } = await perform(scan, { TableName, ConsistentRead: true }, context)
  const rows = Items as { pk: { S: string }; v: { S: string } }[]
  return Object.fromEntries(rows.map(({ pk, v }) => [pk.S, v.S]).sort())
}

async function described(context: TestContext) {
  return (await perform(describeTable, { TableName }, context)).Table as {
    TableStatus: string
    GlobalTableVersion?: string
    Replicas?: { RegionName: string; ReplicaStatus: string }[]
    LatestStreamArn?: string
    StreamSpecification?: object
  }
}

async function twoRegions() {
  const here = await openContext()
  await perform(createTable, simple, here)
  return { here, there: inRegion(here, other) }
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
  const { here, there } = await twoRegions()
  await perform(updateTable, create(other), here)
  await maintainIn(here)
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
  const { here, there } = await twoRegions()
  await perform(updateTable, create(other), here)
  await maintainIn(here)
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
  const { here, there } = await twoRegions()
  await perform(updateTable, create(other), here)
  await maintainIn(here)
  await put(there, "a", "1")
  expect(await refusalOf(deleteTable, { TableName }, here)).toContain("acted as a source region")
  await perform(deleteTable, { TableName }, there)
  await maintainIn(here)
  expect((await described(here)).Replicas).toBeUndefined()
  expect(await itemsIn(here)).toEqual({ a: "1" })
  await perform(deleteTable, { TableName }, here)
})

/**
 * Global tables of version 2017.11.29, in one database. Sources: AWS's service model, and the AWS
 * CLI's examples.
 */
import { expect, test } from "vitest"
import {
  account,
  region as here,
  maintainIn,
  perform,
  refusalOf,
  type TestContext,
} from "../../../../test/support/context.ts"
import {
  adding,
  creating,
  definition,
  described,
  GlobalTableName,
  groupOf,
  Key,
  put,
  removing,
  TableName,
  tablesIn,
  there,
  third,
} from "../../../../test/support/legacy-tables.ts"
import { createGlobalTable } from "./create-global-table.ts"
import { createTable } from "./create-table.ts"
import { deleteTable } from "./delete-table.ts"
import { describeGlobalTable } from "./describe-global-table.ts"
import { describeTable } from "./describe-table.ts"
import { getItem } from "./get-item.ts"
import { listGlobalTables } from "./list-global-tables.ts"
import { updateGlobalTable } from "./update-global-table.ts"

const find = async (context: TestContext, pk: string) =>
  (await perform(getItem, { TableName, Key: Key(pk), ConsistentRead: true }, context)).Item

test("tables become replicas of each other", async () => {
  const { context, at } = await tablesIn(here, there)
  const description = {
    ReplicationGroup: groupOf(here, there),
    GlobalTableArn: `arn:aws:dynamodb::${account}:global-table/Music`,
    CreationDateTime: context.clock.nowMs / 1000,
    GlobalTableStatus: "CREATING",
    GlobalTableName,
  }
  expect(await perform(createGlobalTable, creating(here, there), context)).toEqual({
    GlobalTableDescription: description,
  })
  for (const region of [here, there]) {
    expect(await described(at(region))).toEqual({ ...description, GlobalTableStatus: "ACTIVE" })
    const { Table } = await perform(describeTable, { TableName }, at(region))
    expect(Table).toMatchObject({ TableStatus: "ACTIVE", GlobalTableVersion: "2017.11.29" })
    expect(Table).not.toHaveProperty("Replicas")
  }
  await put(context, "a")
  await put(at(there), "b")
  await maintainIn(context)
  for (const pk of ["a", "b"]) {
    for (const region of [here, there]) expect(await find(at(region), pk)).toBeDefined()
  }
  // It is the tables that have streams, tags and policies, and each has its own.
  const [one, other] = await Promise.all(
    [here, there].map(async (region) => {
      const { Table } = await perform(describeTable, { TableName }, at(region))
      return (Table as { LatestStreamArn: string }).LatestStreamArn
    }),
  )
  expect(one).not.toBe(other)
})

test("a table joins those that have items, and gets them", async () => {
  const { context, at } = await tablesIn(here)
  await perform(createGlobalTable, creating(here), context)
  expect(await described(context)).toMatchObject({
    GlobalTableStatus: "ACTIVE",
    ReplicationGroup: groupOf(here),
  })
  await put(context, "old")
  for (const region of [there, third]) await perform(createTable, definition, at(region))
  const { GlobalTableDescription } = await perform(updateGlobalTable, adding(there, third), context)
  expect(GlobalTableDescription).toMatchObject({
    GlobalTableStatus: "UPDATING",
    ReplicationGroup: groupOf(here, there, third),
  })
  await maintainIn(context)
  await put(at(third), "new")
  await maintainIn(context)
  for (const region of [here, there, third]) {
    expect(await described(at(region))).toMatchObject({
      GlobalTableStatus: "ACTIVE",
      ReplicationGroup: groupOf(here, there, third),
    })
    for (const pk of ["old", "new"]) expect(await find(at(region), pk)).toBeDefined()
  }
})

test("tables part with all that either had, and stay", async () => {
  const { context, at } = await tablesIn(here, there, third)
  await perform(createGlobalTable, creating(here, there, third), context)
  await put(at(there), "before")
  await perform(updateGlobalTable, removing(there), context)
  await maintainIn(context)
  await put(at(there), "after")
  await put(context, "elsewhere")
  await maintainIn(context)
  for (const region of [here, third]) {
    expect(await described(at(region))).toMatchObject({ ReplicationGroup: groupOf(here, third) })
    expect(await find(at(region), "before")).toBeDefined()
    expect(await find(at(region), "after")).toBeUndefined()
  }
  expect(await refusalOf(describeGlobalTable, { GlobalTableName }, at(there))).toBe(
    "GlobalTableNotFoundException: Global table not found: Global table with name: 'Music' does not exist.",
  )
  const { Table } = await perform(describeTable, { TableName }, at(there))
  expect(Table).not.toHaveProperty("GlobalTableVersion")
  expect(await find(at(there), "before")).toBeDefined()
  expect(await find(at(there), "elsewhere")).toBeUndefined()
})

test("the last one may go, and so may the one that is asked", async () => {
  const { context, at } = await tablesIn(here, there)
  await perform(createGlobalTable, creating(here, there), context)
  await perform(updateGlobalTable, removing(here), context)
  await maintainIn(context)
  expect(await described(at(there))).toMatchObject({ ReplicationGroup: groupOf(there) })
  await perform(updateGlobalTable, removing(there), at(there))
  await maintainIn(context)
  expect(await perform(listGlobalTables, {}, at(there))).toEqual({ GlobalTables: [] })
  // Tables without items can be brought together again, and then all go at once.
  await perform(createGlobalTable, creating(here, there), context)
  await perform(updateGlobalTable, removing(here, there), context)
  await maintainIn(context)
  for (const region of [here, there]) {
    expect(await perform(listGlobalTables, {}, at(region))).toEqual({ GlobalTables: [] })
    await perform(deleteTable, { TableName }, at(region))
  }
})

test("a table that is deleted is a replica no more", async () => {
  const { context, at } = await tablesIn(here, there)
  await perform(createGlobalTable, creating(here, there), context)
  await perform(deleteTable, { TableName }, at(there))
  await maintainIn(context)
  expect(await described(context)).toMatchObject({ ReplicationGroup: groupOf(here) })
})

test("are listed by region, name after name", async () => {
  const { context, at } = await tablesIn()
  const names = Array.from({ length: 5 }, (_, place) => `Music${place}`)
  for (const name of [...names, "Other"]) {
    await perform(createTable, { ...definition, TableName: name }, context)
  }
  for (const name of names) {
    const create = { GlobalTableName: name, ReplicationGroup: groupOf(here) }
    await perform(createGlobalTable, create, context)
  }
  const listed: string[] = []
  let ExclusiveStartGlobalTableName: string | undefined
  do {
    const input = { Limit: 2, ExclusiveStartGlobalTableName }
    const page = (await perform(listGlobalTables, input, context)) as {
      GlobalTables: { GlobalTableName: string; ReplicationGroup: object[] }[]
      LastEvaluatedGlobalTableName?: string
    }
    for (const table of page.GlobalTables) {
      expect(table.ReplicationGroup).toEqual(groupOf(here))
      listed.push(table.GlobalTableName)
    }
    ExclusiveStartGlobalTableName = page.LastEvaluatedGlobalTableName
  } while (ExclusiveStartGlobalTableName !== undefined)
  expect(listed).toEqual(names)
  const elsewhere = await perform(listGlobalTables, { RegionName: here }, at(there))
  expect(elsewhere.GlobalTables).toHaveLength(5)
  expect(await perform(listGlobalTables, {}, at(there))).toEqual({ GlobalTables: [] })
})

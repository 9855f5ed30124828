/**
 * Tables that become replicas of each other and part again, in three databases, with cuts, and
 * processes that are gone in the middle: SEED=1 SEEDS=1000 for more.
 */
import { describe, expect, test } from "vitest"
import { perform } from "../../../test/support/context.ts"
import { seedOf } from "../../../test/support/seeded-random.ts"
import { ApiError } from "../../error.ts"
import { changeGroup, createGroup } from "../../model/table/legacy-group.ts"
import { createGlobalTable } from "../../services/dynamodb/operations/create-global-table.ts"
import { createTable } from "../../services/dynamodb/operations/create-table.ts"
import { deleteItem } from "../../services/dynamodb/operations/delete-item.ts"
import { deleteTable } from "../../services/dynamodb/operations/delete-table.ts"
import { describeGlobalTable } from "../../services/dynamodb/operations/describe-global-table.ts"
import { describeTable } from "../../services/dynamodb/operations/describe-table.ts"
import { putItem } from "../../services/dynamodb/operations/put-item.ts"
import { updateGlobalTable } from "../../services/dynamodb/operations/update-global-table.ts"
import {
  at,
  contentsIn,
  definition,
  type Region,
  regions,
  TableName,
  type World,
  worldOf,
} from "./three-regions.case.ts"

const seeds = Number(process.env.SEEDS ?? 5)
const firstSeed = seedOf(process.env.SEED)
const GlobalTableName = TableName
const [one, two, three] = regions

const groupOf = (...members: Region[]) => members.map((RegionName) => ({ RegionName }))
const change = (is: "Create" | "Delete", RegionName: Region) => ({
  GlobalTableName,
  ReplicaUpdates: [{ [is]: { RegionName } }],
})

async function tablesIn(world: World): Promise<void> {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" }
  for (const region of regions) {
    await perform(createTable, { ...definition, StreamSpecification }, at(world, region))
  }
}

/** A world with a global table of these members, which has come to rest. */
async function groupIn(...members: Region[]): Promise<World> {
  const world = await worldOf(firstSeed)
  await tablesIn(world)
  const create = { GlobalTableName, ReplicationGroup: groupOf(...members) }
  await perform(createGlobalTable, create, at(world, one))
  await world.settle()
  return world
}

async function membersIn(world: World, region: Region): Promise<readonly string[]> {
  const describing = perform(describeGlobalTable, { GlobalTableName }, at(world, region))
  const described = await describing.catch((error: unknown) => {
    if (error instanceof ApiError && error.code === "GlobalTableNotFoundException") return undefined
    throw error
  })
  if (!described) return []
  const { GlobalTableStatus, ReplicationGroup } = described.GlobalTableDescription as {
    GlobalTableStatus: string
    ReplicationGroup: { RegionName: string }[]
  }
  expect(GlobalTableStatus).toBe("ACTIVE")
  return ReplicationGroup.map(({ RegionName }) => RegionName).sort()
}

const put = (world: World, region: Region, pk: string, v: string) =>
  perform(putItem, { TableName, Item: { pk: { S: pk }, v: { S: v } } }, at(world, region))

async function unlessCut(doing: Promise<unknown>): Promise<void> {
  await doing.catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
  })
}

test.each(Array.from({ length: seeds }, (_, run) => firstSeed + run))(
  "members hold the same in the end, and agree who they are: SEED=%i",
  { timeout: 60_000 },
  async (seed) => {
    const world = await worldOf(seed)
    const { random, cut, life } = world
    await tablesIn(world)
    const create = { GlobalTableName, ReplicationGroup: groupOf(one, two) }
    await perform(createGlobalTable, create, at(world, random.pick(regions)))
    const written = new Map<string, Set<string | undefined>>()
    for (let step = 0; step < 150; step++) {
      const region = random.pick(regions)
      if (random.oneIn(15)) {
        if (cut.has(region)) cut.delete(region)
        else cut.add(region)
      } else if (random.oneIn(12)) {
        // The process may be gone before all is done; another one goes on.
        if (random.oneIn(2)) life.calls = random.below(30)
        const is = random.oneIn(2) ? "Create" : "Delete"
        const input = change(is, random.pick(regions))
        await unlessCut(perform(updateGlobalTable, input, at(world, region)))
        life.calls = Number.POSITIVE_INFINITY
      } else if (random.oneIn(3)) {
        await unlessCut(world.maintain(region))
      } else if (!cut.has(region)) {
        const pk = `k${random.below(6)}`
        const value = random.oneIn(3) ? undefined : `${region} ${step}`
        const Key = { pk: { S: pk } }
        await unlessCut(
          value === undefined
            ? perform(deleteItem, { TableName, Key }, at(world, region))
            : put(world, region, pk, value),
        )
        const values = written.get(pk) ?? new Set([undefined])
        written.set(pk, values.add(value))
      }
    }
    cut.clear()
    await world.settle()
    for (const region of regions) {
      const members = await membersIn(world, region)
      const own = await contentsIn(world, region)
      for (const [pk, values] of written) expect(values).toContain(own[pk])
      for (const member of members) {
        expect(await membersIn(world, member as Region)).toEqual(members)
        expect(await contentsIn(world, member as Region)).toEqual(own)
      }
    }
  },
)

describe("a table that is asked to join", () => {
  /** As if it had changed after it was looked at. */
  const inviteTwo = (world: World) => {
    const { engine } = at(world, one)
    const ids = { group: 1, id: 2 }
    return engine.catalog.update(TableName, (table) =>
      createGroup(table, [one, two], { nowMs: world.now.ms, region: one, ...ids }),
    )
  }

  test("brings what was written to it meanwhile", async () => {
    const world = await worldOf(firstSeed)
    await tablesIn(world)
    await put(world, two, "there", "1")
    await inviteTwo(world)
    await put(world, one, "here", "1")
    await world.settle()
    for (const region of [one, two]) {
      expect(await membersIn(world, region)).toEqual([two, one])
      expect(await contentsIn(world, region)).toEqual({ here: "1", there: "1" })
    }
  })

  test("stays what it is if it cannot", async () => {
    const world = await worldOf(firstSeed)
    await tablesIn(world)
    const alone = { GlobalTableName, ReplicationGroup: groupOf(two) }
    await perform(createGlobalTable, alone, at(world, two))
    await inviteTwo(world)
    await world.settle()
    expect(await membersIn(world, one)).toEqual([one])
    expect(await membersIn(world, two)).toEqual([two])
  })

  test("is not made where it is gone", async () => {
    const world = await worldOf(firstSeed)
    await tablesIn(world)
    await at(world, two).engine.catalog.drop(TableName)
    await inviteTwo(world)
    await world.settle()
    expect(await membersIn(world, one)).toEqual([one])
    await expect(perform(describeTable, { TableName }, at(world, two))).rejects.toThrow("not found")
  })
})

test("what a table was told while it leaves is there, and what was told before everywhere", async () => {
  const world = await groupIn(one, two, three)
  const told: string[] = []
  let isOver = false
  const writing = async () => {
    for (let n = 0; !isOver && n < 2000; n++) {
      await put(world, two, `k${n}`, "1")
      told.push(`k${n}`)
    }
  }
  // More than one step takes over.
  for (let n = 0; n < 250; n++) await put(world, two, `before${n}`, "1")
  const removing = async () => {
    await perform(updateGlobalTable, change("Delete", two), at(world, one))
    const { catalog } = at(world, two).engine
    for (let rounds = 0; rounds < 1000; rounds++) {
      if (!(await catalog.find(TableName))?.table.replication) break
      for (const region of regions) await world.maintain(region)
    }
    isOver = true
  }
  await Promise.all([writing(), removing()])
  await world.settle()
  expect(Object.keys(await contentsIn(world, two))).toEqual(expect.arrayContaining(told))
  const before = Array.from({ length: 250 }, (_, n) => `before${n}`)
  for (const region of [one, three]) {
    expect(await membersIn(world, region)).toEqual([three, one].sort())
    expect(Object.keys(await contentsIn(world, region))).toEqual(expect.arrayContaining(before))
  }
  expect(await membersIn(world, two)).toEqual([])
})

test("a table that leaves though it is deleted is gone", async () => {
  const world = await groupIn(one, two)
  world.cut.add(one)
  await put(world, two, "a", "1")
  await perform(deleteTable, { TableName }, at(world, two))
  world.cut.clear()
  await perform(updateGlobalTable, change("Delete", two), at(world, one))
  await world.settle()
  await expect(perform(describeTable, { TableName }, at(world, two))).rejects.toThrow("not found")
  expect(await membersIn(world, one)).toEqual([one])
  expect(await contentsIn(world, one)).toEqual({ a: "1" })
})

test("a table joins though the one that saw to that is deleted", async () => {
  const world = await groupIn(one, three)
  world.cut.add(two)
  const nowMs = world.now.ms
  const { catalog } = at(world, three).engine
  await catalog.update(TableName, (table) =>
    changeGroup(table, { created: [two], deleted: [] }, { nowMs, region: three }),
  )
  await perform(deleteTable, { TableName }, at(world, three))
  while (await catalog.find(TableName)) await world.maintain(three)
  world.cut.clear()
  await world.settle()
  for (const region of [one, two]) {
    expect((await membersIn(world, region)).toSorted()).toEqual([two, one])
  }
})

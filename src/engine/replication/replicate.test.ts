/**
 * Writers, cuts, and maintenance that looks after one database at a time, all by chance: SEED=1
 * SEEDS=1000 for more. When nothing is cut any more all three regions have to hold the same, and of
 * each item one of the writes.
 */
import { expect, test } from "vitest"
import { perform } from "../../../test/support/context.ts"
import { seedOf } from "../../../test/support/seeded-random.ts"
import { ApiError } from "../../error.ts"
import { createTable } from "../../services/dynamodb/operations/create-table.ts"
import { deleteItem } from "../../services/dynamodb/operations/delete-item.ts"
import { deleteTable } from "../../services/dynamodb/operations/delete-table.ts"
import { describeTable } from "../../services/dynamodb/operations/describe-table.ts"
import { putItem } from "../../services/dynamodb/operations/put-item.ts"
import { updateTable } from "../../services/dynamodb/operations/update-table.ts"
import {
  addition,
  at,
  contentsIn,
  definition,
  globalTable,
  type Region,
  regions,
  TableName,
  worldOf,
} from "./three-regions.case.ts"

const seeds = Number(process.env.SEEDS ?? 5)
const firstSeed = seedOf(process.env.SEED)

test.each(Array.from({ length: seeds }, (_, run) => firstSeed + run))(
  "all hold the same in the end: SEED=%i",
  { timeout: 60_000 },
  async (seed) => {
    const world = await worldOf(seed)
    const { random, cut } = world
    await globalTable(world)
    const written = new Map<string, Set<string | undefined>>()
    for (let step = 0; step < 150; step++) {
      const region = random.pick(regions)
      if (random.oneIn(15)) {
        if (cut.has(region)) cut.delete(region)
        else cut.add(region)
      } else if (random.oneIn(3)) {
        await world.maintain(region)
      } else if (!cut.has(region)) {
        const pk = `k${random.below(6)}`
        const isDelete = random.oneIn(3)
        const value = isDelete ? undefined : `${region} ${step}`
        const key = { pk: { S: pk } }
        const operation = isDelete ? deleteItem : putItem
        const input = isDelete ? { Key: key } : { Item: { ...key, v: { S: value } } }
        const doing = perform(operation, { TableName, ...input }, at(world, region))
        await doing.catch((error: unknown) => {
          if (!(error instanceof ApiError)) throw error
        })
        const values = written.get(pk) ?? new Set([undefined])
        written.set(pk, values.add(value))
      }
    }
    cut.clear()
    await world.settle()
    const [first, ...others] = await Promise.all(regions.map((each) => contentsIn(world, each)))
    for (const other of others) expect(other).toEqual(first)
    for (const [pk, values] of written) expect(values).toContain(first?.[pk])
  },
)

// Loss of a region loses nothing that has reached another one.
test("what one region got of another reaches a third one when the other is gone", async () => {
  const world = await worldOf(firstSeed)
  await globalTable(world)
  const [one, two, three] = regions
  const item = { pk: { S: "a" }, v: { S: "from three" } }
  world.cut.add(one)
  await perform(putItem, { TableName, Item: item }, at(world, three))
  await world.settle()
  await perform(deleteTable, { TableName }, at(world, three))
  world.cut.clear()
  await world.settle()
  expect(await contentsIn(world, one)).toEqual({ a: "from three" })
  expect(await contentsIn(world, two)).toEqual({ a: "from three" })
  const { Table } = await perform(describeTable, { TableName }, at(world, one))
  expect(Table).toMatchObject({ Replicas: [{ RegionName: two }] })
})

test("a delete is not undone by an older put that comes late", async () => {
  const world = await worldOf(firstSeed)
  await globalTable(world)
  const [one, two, three] = regions
  world.cut.add(three)
  await perform(putItem, { TableName, Item: { pk: { S: "a" }, v: { S: "1" } } }, at(world, one))
  await world.settle()
  await perform(deleteItem, { TableName, Key: { pk: { S: "a" } } }, at(world, two))
  await world.settle()
  world.cut.clear()
  await world.settle()
  for (const region of regions) expect(await contentsIn(world, region)).toEqual({})
})

test("a region that does not answer keeps nobody else waiting", async () => {
  const world = await worldOf(firstSeed)
  await globalTable(world)
  const [one, two, three] = regions
  let answer: () => void = () => undefined
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  world.hanging.set(three, answered)
  const Item = { pk: { S: "a" }, v: { S: "1" } }
  await perform(putItem, { TableName, Item }, at(world, one))
  await world.maintain(one)
  expect(await contentsIn(world, two)).toEqual({ a: "1" })
  world.hanging.clear()
  answer()
  await world.settle()
  expect(await contentsIn(world, three)).toEqual({ a: "1" })
})

test("a replica is filled in steps, on which others go on", async () => {
  const world = await worldOf(firstSeed)
  const [one, two] = regions
  await perform(createTable, definition, at(world, one))
  const items = Array.from({ length: 450 }, (_, n) => ({ pk: { S: `k${n}` }, v: { S: "old" } }))
  for (const Item of items) await perform(putItem, { TableName, Item }, at(world, one))
  await perform(updateTable, addition(two), at(world, one))
  const status = async () => {
    const { Table } = await perform(describeTable, { TableName }, at(world, one))
    return (Table as { Replicas: { ReplicaStatus: string }[] }).Replicas[0]?.ReplicaStatus
  }
  expect(await status()).toBe("CREATING")
  // Every run is one of a process that has just begun, and is killed after a few calls.
  let runs = 0
  for (; (await status()) === "CREATING" && runs < 200; runs++) {
    world.life.calls = 25
    await world.maintain(one)
    world.life.calls = Number.POSITIVE_INFINITY
    const Item = { pk: { S: `k${runs}` }, v: { S: "new" } }
    await perform(putItem, { TableName, Item }, at(world, one))
  }
  await world.settle()
  expect(runs).toBeGreaterThan(2)
  expect(await status()).toBe("ACTIVE")
  const held = await contentsIn(world, two)
  expect(held).toEqual(await contentsIn(world, one))
  expect(Object.keys(held)).toHaveLength(450)
  expect(held.k0).toBe("new")
})

test("that an item is gone is forgotten after a day, when all have heard of it", async () => {
  const world = await worldOf(firstSeed)
  await globalTable(world)
  const [one, two, three] = regions
  const stampsIn = async (region: Region) => {
    const { engine } = at(world, region)
    const { table } = await engine.catalog.get(TableName)
    const bound = { rowsMax: 100, bytesMax: 1e6 }
    const stamps = table.replication?.id ?? 0
    const asked = { stamps, table: table.id, after: 0, knownIn: "", bound }
    const [page] = await engine.storage.read([{ space: "stampedItems", ...asked }], "strong")
    return page.rows.length
  }
  const Item = { pk: { S: "a" }, v: { S: "1" } }
  await perform(putItem, { TableName, Item }, at(world, one))
  await world.settle()
  world.cut.add(three)
  await perform(deleteItem, { TableName, Key: { pk: Item.pk } }, at(world, one))
  await world.settle()
  world.now.ms += 25 * 60 * 60 * 1000
  await world.settle()
  expect(await stampsIn(one)).toBe(1)
  world.cut.clear()
  await world.settle()
  for (const region of [one, two, three]) {
    expect(await stampsIn(region)).toBe(0)
    expect(await contentsIn(world, region)).toEqual({})
  }
})

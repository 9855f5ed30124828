/** Replicas that go, or never come to be. */
import { expect, test } from "vitest"
import { perform } from "../../../test/support/context.ts"
import { seedOf } from "../../../test/support/seeded-random.ts"
import { ApiError } from "../../error.ts"
import { changeReplicas } from "../../model/table/change-replicas.ts"
import { holdLog, releaseLog } from "../../model/table/log-readers.ts"
import type { Table } from "../../model/table/table.ts"
import { withoutReplica } from "../../model/table/with-replicas.ts"
import type { Context } from "../../operation.ts"
import { deleteTable } from "../../services/dynamodb/operations/delete-table.ts"
import { describeTable } from "../../services/dynamodb/operations/describe-table.ts"
import { putItem } from "../../services/dynamodb/operations/put-item.ts"
import { updateTable } from "../../services/dynamodb/operations/update-table.ts"
import {
  at,
  contentsIn,
  globalTable,
  type Region,
  regions,
  TableName,
  type World,
  worldOf,
} from "./three-regions.case.ts"

const seed = seedOf(process.env.SEED)

const removal = (RegionName: Region) => ({
  TableName,
  ReplicaUpdates: [{ Delete: { RegionName } }],
})

/** Writes to a region until it refuses. Returns the keys of what was acknowledged. */
async function writeUntilRefused(
  world: World,
  region: Region,
  afterSome: () => void,
): Promise<readonly string[]> {
  const told: string[] = []
  const writing = async (writer: string) => {
    for (let n = 0; ; n++) {
      const Item = { pk: { S: `${writer}${n}` }, v: { S: "1" } }
      const doing = perform(putItem, { TableName, Item }, at(world, region))
      const isTold = await doing.then(
        () => true,
        (error: unknown) => error instanceof ApiError && false,
      )
      if (!isTold) return
      told.push(Item.pk.S)
      if (told.length === 10) afterSome()
    }
  }
  await Promise.all([writing("a"), writing("b")])
  return told
}

const removals = {
  "is removed": (world: World) => perform(updateTable, removal(regions[1]), at(world, regions[0])),
  "is deleted": (world: World) => perform(deleteTable, { TableName }, at(world, regions[1])),
}

test.each(Object.entries(removals))(
  "what a replica was told while it %s is in the others",
  async (_, remove) => {
    const world = await worldOf(seed)
    await globalTable(world)
    const [one, two, three] = regions
    let removing: Promise<unknown> = Promise.resolve()
    const told = await writeUntilRefused(world, two, () => {
      removing = remove(world).then(world.settle)
    })
    await removing
    expect(told.length).toBeGreaterThanOrEqual(10)
    expect(await at(world, two).engine.catalog.find(TableName)).toBeUndefined()
    for (const region of [one, three]) {
      const held = await contentsIn(world, region)
      expect(Object.keys(held)).toEqual(expect.arrayContaining([...told]))
    }
  },
)

const statusIn = async (world: World, region: Region) => {
  const reply = await perform(describeTable, { TableName }, at(world, region))
  return (reply.Table as { readonly TableStatus: string }).TableStatus
}

// DynamoDB, too, says DELETING for as long as it takes.
test("a deleted replica that reaches no other one goes when it does", async () => {
  const world = await worldOf(seed)
  await globalTable(world)
  const [one, two, three] = regions
  world.cut.add(one)
  world.cut.add(three)
  const Item = { pk: { S: "a" }, v: { S: "1" } }
  await perform(putItem, { TableName, Item }, at(world, two))
  const { TableDescription } = await perform(deleteTable, { TableName }, at(world, two))
  expect(TableDescription).toMatchObject({ TableStatus: "DELETING" })
  expect(await statusIn(world, two)).toBe("DELETING")
  const again = await perform(deleteTable, { TableName }, at(world, two))
  expect(again.TableDescription).toMatchObject({ TableStatus: "DELETING" })
  const putting = perform(putItem, { TableName, Item }, at(world, two))
  await expect(putting).rejects.toMatchObject({ code: "ResourceNotFoundException" })
  const updating = perform(updateTable, { TableName, TableClass: "STANDARD" }, at(world, two))
  await expect(updating).rejects.toMatchObject({
    message: expect.stringContaining("Table is being deleted"),
  })
  // The process that was asked is gone: that of another region goes on with it.
  world.cut.clear()
  for (let isMore = true; isMore; ) isMore = await world.maintain(one)
  expect(await at(world, two).engine.catalog.find(TableName)).toBeUndefined()
  await world.settle()
  for (const region of [one, three]) expect(await contentsIn(world, region)).toEqual({ a: "1" })
})

test("a deletion that is killed under way is gone on with", async () => {
  const world = await worldOf(seed)
  await globalTable(world)
  const [one, two, three] = regions
  const Item = { pk: { S: "a" }, v: { S: "1" } }
  await perform(putItem, { TableName, Item }, at(world, two))
  for (let calls = 2; await at(world, two).engine.catalog.find(TableName); calls++) {
    world.life.calls = calls
    const deleting = perform(deleteTable, { TableName }, at(world, two))
    await deleting.catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error
    })
    world.life.calls = Number.POSITIVE_INFINITY
  }
  await world.settle()
  for (const region of [one, three]) expect(await contentsIn(world, region)).toEqual({ a: "1" })
})

test("all replicas can be deleted at once", async () => {
  const world = await worldOf(seed)
  await globalTable(world)
  // The source of the others stays for a day.
  world.now.ms += 25 * 60 * 60 * 1000
  await Promise.all(regions.map((each) => perform(deleteTable, { TableName }, at(world, each))))
  await world.settle()
  for (const region of regions) {
    expect(await at(world, region).engine.catalog.find(TableName)).toBeUndefined()
  }
})

test("a replica that is being backed up is removed when that is done", async () => {
  const world = await worldOf(seed)
  await globalTable(world)
  const [one, two] = regions
  const { catalog } = at(world, two).engine
  await catalog.update(TableName, holdLog)
  await perform(updateTable, removal(two), at(world, one))
  await world.settle()
  expect(await catalog.find(TableName)).toBeDefined()
  await catalog.update(TableName, releaseLog)
  await world.settle()
  expect(await catalog.find(TableName)).toBeUndefined()
})

const putDefinition = async ({ engine }: Context, after: (table: Table) => Table) => {
  const { table, address } = await engine.catalog.get(TableName)
  const body = JSON.stringify(after(table))
  const change = { change: "putTable", address, table: table.id, body } as const
  await engine.storage.write([], () => ({ changes: [change], reply: undefined }))
}

test("another one goes on with a removal whose own replica is deleted meanwhile", async () => {
  const world = await worldOf(seed)
  await globalTable(world)
  const [one, two, three] = regions
  world.cut.add(three)
  const circumstances = { nowMs: world.now.ms, region: two, group: 1, id: 1 }
  const change = { is: "Delete", region: three, overrides: {} } as const
  const { catalog } = at(world, two).engine
  await catalog.update(TableName, (table) => changeReplicas(table, change, circumstances))
  await perform(deleteTable, { TableName }, at(world, two))
  while (await catalog.find(TableName)) await world.maintain(two)
  world.cut.clear()
  await world.settle()
  expect(await at(world, three).engine.catalog.find(TableName)).toBeUndefined()
  const last = await at(world, one).engine.catalog.find(TableName)
  expect(last?.table.replication).toBeUndefined()
})

// Two regions changed the definition, unseen by each other, and the later change was another one.
test("a replica that is not wanted any more goes though it was never filled", async () => {
  const world = await worldOf(seed)
  await globalTable(world)
  const [one, two, three] = regions
  await putDefinition(at(world, three), (table) => ({ ...table, filling: "replica" }))
  const nowMs = world.now.ms + 10_000
  await putDefinition(at(world, one), (table) => withoutReplica(table, three, nowMs))
  await world.settle()
  expect(await at(world, three).engine.catalog.find(TableName)).toBeUndefined()
  expect(await at(world, two).engine.catalog.find(TableName)).toBeDefined()
})

test("a replica whose removal was given up is used again", async () => {
  const world = await worldOf(seed)
  await globalTable(world)
  const [one, two] = regions
  await putDefinition(at(world, two), (table) => ({ ...table, filling: "removal" }))
  const Item = { pk: { S: "a" }, v: { S: "1" } }
  const putting = perform(putItem, { TableName, Item }, at(world, two))
  await expect(putting).rejects.toMatchObject({ code: "ResourceNotFoundException" })
  await world.settle()
  await perform(putItem, { TableName, Item }, at(world, two))
  await world.settle()
  expect(await contentsIn(world, one)).toEqual({ a: "1" })
})

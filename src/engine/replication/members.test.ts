/** Replicas that go, or never come to be. */
import { expect, test } from "vitest"
import { perform } from "../../../test/support/context.ts"
import { seedOf } from "../../../test/support/seeded-random.ts"
import { ApiError } from "../../error.ts"
import { holdLog, releaseLog } from "../../model/table/log-readers.ts"
import type { Table } from "../../model/table/table.ts"
import { withoutReplica } from "../../model/table/with-replicas.ts"
import type { Context } from "../../operation.ts"
import { putItem } from "../../services/dynamodb/operations/put-item.ts"
import { updateTable } from "../../services/dynamodb/operations/update-table.ts"
import {
  at,
  contentsIn,
  globalTable,
  type Region,
  regions,
  TableName,
  worldOf,
} from "./three-regions.case.ts"

const seed = seedOf(process.env.SEED)

const removal = (RegionName: Region) => ({
  TableName,
  ReplicaUpdates: [{ Delete: { RegionName } }],
})

test("what a replica was told while it is removed is in the others", async () => {
  const world = await worldOf(seed)
  await globalTable(world)
  const [one, two] = regions
  const told: string[] = []
  const writing = async () => {
    for (let n = 0; ; n++) {
      const Item = { pk: { S: `k${String(n).padStart(5, "0")}` }, v: { S: "1" } }
      const doing = perform(putItem, { TableName, Item }, at(world, two))
      const isTold = await doing.then(
        () => true,
        (error: unknown) => error instanceof ApiError && false,
      )
      if (!isTold) return
      told.push(Item.pk.S)
    }
  }
  const removing = async () => {
    await perform(updateTable, removal(two), at(world, one))
    await world.settle()
  }
  await Promise.all([writing(), writing(), removing()])
  expect(told.length).toBeGreaterThan(5)
  const held = await contentsIn(world, one)
  expect(Object.keys(held)).toEqual(expect.arrayContaining(told))
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

/**
 * Three regions in three databases, with clocks that differ, writers, cuts, and maintenance that
 * looks after one database at a time, all by chance: SEED=1 SEEDS=1000 for more. When nothing is
 * cut any more all three have to hold the same, and of each item one of the last writes.
 */
import { expect, onTestFinished, test } from "vitest"
import { account, contextOf, perform } from "../../../test/support/context.ts"
import { type SeededRandom, seededRandom, seedOf } from "../../../test/support/seeded-random.ts"
import { ApiError } from "../../error.ts"
import type { Context } from "../../operation.ts"
import { createTable } from "../../services/dynamodb/operations/create-table.ts"
import { deleteItem } from "../../services/dynamodb/operations/delete-item.ts"
import { deleteTable } from "../../services/dynamodb/operations/delete-table.ts"
import { describeTable } from "../../services/dynamodb/operations/describe-table.ts"
import { putItem } from "../../services/dynamodb/operations/put-item.ts"
import { scan } from "../../services/dynamodb/operations/scan.ts"
import { updateTable } from "../../services/dynamodb/operations/update-table.ts"
import { openLocal } from "../../storage/libsql/local.ts"
import type { Place, Placement } from "../../storage/placement.ts"
import type { Storage } from "../../storage/storage.ts"
import { createEngine } from "../engine.ts"
import { runMaintenance } from "../maintenance.ts"

const TableName = "Music"
const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const
type Region = (typeof regions)[number]

interface World {
  readonly random: SeededRandom
  readonly contexts: ReadonlyMap<Region, Context>
  /** Regions that nobody reaches. */
  readonly cut: Set<string>
  maintain(region: Region): Promise<boolean>
  settle(): Promise<void>
}

async function worldOf(seed: number): Promise<World> {
  const random = seededRandom(seed)
  const cut = new Set<string>()
  const storages = new Map<string, Storage>()
  // Clocks are seconds apart; the engine of each region has its own.
  const now = { ms: Date.UTC(2026, 10, 20, 12) }
  const platformOf = (skewMs: number) => ({
    now: () => now.ms + skewMs,
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    log: () => undefined,
  })
  const storageOf = ({ region }: Place): Storage => {
    const storage = storages.get(region) as Storage
    const reach = () => {
      now.ms += random.below(2)
      if (cut.has(region)) throw new ApiError("InternalServerError", "cut")
    }
    return {
      async read(...asked) {
        reach()
        return storage.read(...asked)
      },
      write: async (...asked) => {
        reach()
        const done = await storage.write(...asked)
        // The reply may be lost of what was done.
        if (cut.size > 0 && random.oneIn(20)) reach()
        return done
      },
      close: async () => undefined,
    }
  }
  const maintainers = new Map<Region, () => Promise<boolean>>()
  const contexts = new Map<Region, Context>()
  for (const region of regions) {
    const platform = platformOf(random.below(3) * 1000)
    const storage = await openLocal({ path: ":memory:", platform })
    onTestFinished(() => storage.close())
    storages.set(region, storage)
    const placement: Placement = {
      storageOf,
      storagesToMaintain: async () => [storageOf({ account, region })],
      probe: async () => undefined,
      close: async () => undefined,
    }
    const engine = createEngine({ placement, platform })
    contexts.set(region, contextOf(engine, { region }))
    maintainers.set(region, () => runMaintenance({ placement, platform }, { sweepsExpired: true }))
  }
  const maintain = (region: Region) => maintainers.get(region)?.() ?? Promise.resolve(false)
  const settle = async () => {
    for (let quiet = 0; quiet < regions.length + 1; ) {
      let isMore = false
      for (const region of regions) if (await maintain(region)) isMore = true
      quiet = isMore ? 0 : quiet + 1
    }
  }
  return { random, contexts, cut, maintain, settle }
}

function at(world: World, region: Region): Context {
  return world.contexts.get(region) as Context
}

async function globalTable(world: World): Promise<void> {
  const [first, ...others] = regions
  await perform(
    createTable,
    {
      TableName,
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    },
    at(world, first),
  )
  for (const RegionName of others) {
    await perform(
      updateTable,
      { TableName, ReplicaUpdates: [{ Create: { RegionName } }] },
      at(world, first),
    )
    await world.settle()
  }
}

async function contentsIn(world: World, region: Region): Promise<Record<string, string>> {
  const { Items } = await perform(scan, { TableName }, at(world, region))
  const rows = Items as { pk: { S: string }; v: { S: string } }[]
  return Object.fromEntries(rows.map(({ pk, v }) => [pk.S, v.S]).sort())
}

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

/** Three regions in three databases, with clocks that differ, and what can go wrong between them. */
import { setImmediate as nextTurn } from "node:timers/promises"
import { onTestFinished } from "vitest"
import { account, contextOf, perform } from "../../../test/support/context.ts"
import { type SeededRandom, seededRandom } from "../../../test/support/seeded-random.ts"
import { ApiError } from "../../error.ts"
import type { Context } from "../../operation.ts"
import { createTable } from "../../services/dynamodb/operations/create-table.ts"
import { scan } from "../../services/dynamodb/operations/scan.ts"
import { updateTable } from "../../services/dynamodb/operations/update-table.ts"
import { openLocal } from "../../storage/libsql/local.ts"
import type { Place, Placement } from "../../storage/placement.ts"
import type { Storage } from "../../storage/storage.ts"
import { createEngine } from "../engine.ts"
import { runMaintenance } from "../maintenance.ts"

export const TableName = "Music"
export const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const
export type Region = (typeof regions)[number]

export interface World {
  readonly random: SeededRandom
  readonly contexts: ReadonlyMap<Region, Context>
  /** Regions that nobody reaches. */
  readonly cut: Set<string>
  /** Regions that do not answer until the promise is kept. */
  readonly hanging: Map<string, Promise<void>>
  readonly now: { ms: number }
  /** After so many calls of databases the process is gone. */
  readonly life: { calls: number }
  /**
   * Resolves when what was begun has ended, except in regions that hang: on a busy machine the work
   * itself no longer waits for that (`patienceMs` of turns.ts).
   */
  maintain(region: Region): Promise<boolean>
  settle(): Promise<void>
}

export async function worldOf(seed: number): Promise<World> {
  const random = seededRandom(seed)
  const cut = new Set<string>()
  const hanging = new Map<string, Promise<void>>()
  const life = { calls: Number.POSITIVE_INFINITY }
  const storages = new Map<string, Storage>()
  const calls = { made: 0, open: 0 }
  const counted = async <T>(call: () => Promise<T>): Promise<T> => {
    calls.made += 1
    calls.open += 1
    try {
      return await call()
    } finally {
      calls.open -= 1
    }
  }
  /** Whether anything was still under way. */
  const whenIdle = async () => {
    const { made } = calls
    let wasBusy = false
    for (let quiet = 0; quiet < 3; quiet = calls.open > 0 ? 0 : quiet + 1) {
      wasBusy ||= calls.open > 0
      await nextTurn()
    }
    return wasBusy || calls.made > made
  }
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
      life.calls -= 1
      if (cut.has(region) || life.calls < 0) throw new ApiError("InternalServerError", "cut")
    }
    return {
      async read(...asked) {
        reach()
        await hanging.get(region)
        return counted(() => storage.read(...asked))
      },
      write: async (...asked) => {
        reach()
        await hanging.get(region)
        const done = await counted(() => storage.write(...asked))
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
  const maintain = async (region: Region) => {
    const isMore = (await maintainers.get(region)?.()) ?? false
    return (await whenIdle()) || isMore
  }
  const settle = async () => {
    for (let quiet = 0; quiet < regions.length + 1; ) {
      let isMore = false
      for (const region of regions) if (await maintain(region)) isMore = true
      quiet = isMore ? 0 : quiet + 1
    }
  }
  return { random, contexts, cut, hanging, now, life, maintain, settle }
}

export function at(world: World, region: Region): Context {
  return world.contexts.get(region) as Context
}

export const definition = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

export function addition(RegionName: Region) {
  return { TableName, ReplicaUpdates: [{ Create: { RegionName } }] }
}

export async function globalTable(world: World): Promise<void> {
  const [first, ...others] = regions
  await perform(createTable, definition, at(world, first))
  for (const region of others) {
    await perform(updateTable, addition(region), at(world, first))
    await world.settle()
  }
}

export async function contentsIn(world: World, region: Region): Promise<Record<string, string>> {
  const { Items } = await perform(scan, { TableName }, at(world, region))
  const rows = Items as { pk: { S: string }; v: { S: string } }[]
  return Object.fromEntries(rows.map(({ pk, v }) => [pk.S, v.S]).sort())
}

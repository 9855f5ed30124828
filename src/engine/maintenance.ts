import { ApiError } from "../error.ts"
import { ttlSweepMsDefault } from "../limits.ts"
import type { Platform } from "../platform.ts"
import type { Storage } from "../storage/storage.ts"
import { runTasks } from "./backup/run-task.ts"
import type { Engine, FindWatch } from "./engine.ts"
import { sweepRound } from "./expiry-sweep.ts"
import { advanceIndex } from "./index-work.ts"
import { advanceDeliveries } from "./kinesis/deliveries.ts"
import { advanceShard } from "./log-work.ts"
import { type ReplicationScope, replicate } from "./replication/replicate.ts"
import { Turns } from "./replication/turns.ts"
import { runTransfers } from "./transfer/transfer-work.ts"
import { packVectors } from "./vector-work.ts"
import { WorkBell } from "./work-bell.ts"

type Maintained = Pick<Engine, "placement" | "platform" | "findWatch"> &
  Partial<Pick<Engine, "bell" | "turns" | "kinesis" | "objects">>

interface MaintenanceScope {
  /** Items whose time has come are deleted, too. */
  readonly sweepsExpired?: boolean
}

/** Rows deleted in one step: few enough that no writer waits for long. */
const sweepRows = 500
const tasksPerRound = 10
const stepsPerRun = 100

/**
 * Bounded work that a runtime calls from time to time: deletes the items of dropped tables and the
 * clients' tokens that are out of date, fills and sweeps indexes, packs vectors, rolls over and
 * trims the shards of streams, keeps replicas alike, sends records to Kinesis, goes on with
 * backups, restores, exports and imports, step by step, in one database after the other. Returns
 * whether something is left to do now.
 */
export async function runMaintenance(
  maintained: Maintained,
  scope: MaintenanceScope = {},
): Promise<boolean> {
  let isLeft = false
  for (const storage of await maintained.placement.storagesToMaintain()) {
    if (await maintain(storage, maintained, scope)) isLeft = true
  }
  return isLeft
}

/** Runs maintenance, and a sweep of expired items with it when the last one is so long ago. */
export function maintenanceOf(
  engine: Maintained,
  ttlSweepMs = ttlSweepMsDefault,
): () => Promise<boolean> {
  let nextSweepAtMs = 0
  return async () => {
    const nowMs = engine.platform.now()
    const sweepsExpired = nowMs >= nextSweepAtMs
    const isLeft = await runMaintenance(engine, { sweepsExpired })
    // What is left of a sweep is not put off.
    if (sweepsExpired && !isLeft) nextSweepAtMs = nowMs + ttlSweepMs
    return isLeft
  }
}

async function maintain(
  storage: Storage,
  maintained: Maintained,
  { sweepsExpired = false }: MaintenanceScope,
): Promise<boolean> {
  const { platform, findWatch } = maintained
  try {
    const isWorkLeft = await workOnTables(storage, platform)
    const isTokensLeft = await sweepTokens(storage, platform)
    const isExpiredLeft = sweepsExpired && (await sweepExpired(storage, platform, findWatch))
    const isSent = !(await replicate(storage, replicationOf(maintained, sweepsExpired)))
    const areTasksLeft = await runTasks(storage, maintained)
    const areTransfersLeft = await runTransfers(storage, maintained)
    const isDeliveryLeft = await deliver(storage, maintained)
    const isTableWorkLeft = isWorkLeft || isTokensLeft || isExpiredLeft
    return isTableWorkLeft || areTasksLeft || areTransfersLeft || !isSent || isDeliveryLeft
  } catch (error) {
    // Another process may hold the lock, or the database is being closed: a later run goes on.
    if (!(error instanceof ApiError)) throw error
    platform.log("warn", "maintenance.postponed", { error: error.message })
    return false
  }
}

function deliver(storage: Storage, { platform, kinesis, bell }: Maintained): Promise<boolean> {
  // Kinesis gets records sooner than the next round would come.
  return advanceDeliveries(storage, { platform, kinesis }, (ms) => bell?.ringIn(ms))
}

function replicationOf(maintained: Maintained, sweeps: boolean): ReplicationScope {
  const { placement, platform } = maintained
  return {
    regionsOf: (account) => ({
      ...{ account, platform },
      storageIn: (region) => placement.storageOf({ account, region }),
    }),
    sweeps,
    turns: maintained.turns ?? new Turns(platform),
    bell: maintained.bell ?? new WorkBell(),
  }
}

async function workOnTables(storage: Storage, platform: Platform): Promise<boolean> {
  for (let steps = 0; steps < stepsPerRun; ) {
    const taken = await runRound(storage, platform)
    if (taken === 0) return false
    steps += taken
  }
  return true
}

/** One step for every dropped table, index at work, shard that is due and place of vectors. */
async function runRound(storage: Storage, platform: Platform): Promise<number> {
  const nowMs = platform.now()
  const [dropped, works, shards, places] = await storage.read(
    [
      { space: "droppedTables", rowsMax: tasksPerRound },
      { space: "indexWorks", rowsMax: tasksPerRound },
      { space: "dueShards", nowMs, rowsMax: tasksPerRound },
      { space: "vectorWorks", rowsMax: tasksPerRound },
    ],
    "strong",
  )
  for (const work of works) await advanceIndex(storage, work)
  for (const table of dropped) {
    const change = { change: "sweepTable", table, rowsMax: sweepRows } as const
    await storage.write([], () => ({ changes: [change], reply: undefined }))
  }
  for (const shard of shards) await advanceShard(storage, shard, nowMs)
  for (const place of places) await packVectors(storage, platform, place)
  return works.length + dropped.length + shards.length + places.length
}

async function sweepTokens(storage: Storage, platform: Platform): Promise<boolean> {
  const due = { nowMs: platform.now(), rowsMax: sweepRows }
  for (let steps = 0; steps < stepsPerRun; steps++) {
    const [expired] = await storage.read([{ space: "expiredTokens", ...due }], "strong")
    if (expired === 0) return false
    const change = { change: "sweepTokens", ...due } as const
    await storage.write([], () => ({ changes: [change], reply: undefined }))
    if (expired < sweepRows) return false
  }
  return true
}

async function sweepExpired(
  storage: Storage,
  platform: Platform,
  findWatch: FindWatch | undefined,
): Promise<boolean> {
  for (let steps = 0; steps < stepsPerRun; steps++) {
    if ((await sweepRound(storage, platform.now(), findWatch)) === 0) return false
  }
  return true
}

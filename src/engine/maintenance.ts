import { ApiError } from "../error.ts"
import type { Platform } from "../platform.ts"
import type { Storage } from "../storage/storage.ts"
import type { Engine } from "./engine.ts"
import { advanceIndex } from "./index-work.ts"

type Maintained = Pick<Engine, "placement" | "platform">

/** Rows deleted in one step: few enough that no writer waits for long. */
const sweepRows = 500
const tasksPerRound = 10
const stepsPerRun = 100

/**
 * Bounded work that a runtime calls from time to time: deletes the items of dropped tables and the
 * clients' tokens that are out of date, fills and sweeps indexes, step by step, in one database
 * after the other. Returns whether something is left to do now.
 */
export async function runMaintenance({ placement, platform }: Maintained): Promise<boolean> {
  let isLeft = false
  for (const storage of await placement.storagesToMaintain()) {
    if (await maintain(storage, platform)) isLeft = true
  }
  return isLeft
}

async function maintain(storage: Storage, platform: Platform): Promise<boolean> {
  try {
    const isWorkLeft = await workOnTables(storage)
    const isTokensLeft = await sweepTokens(storage, platform)
    return isWorkLeft || isTokensLeft
  } catch (error) {
    // Another process may hold the lock, or the database is being closed: a later run goes on.
    if (!(error instanceof ApiError)) throw error
    platform.log("warn", "maintenance.postponed", { error: error.message })
    return false
  }
}

async function workOnTables(storage: Storage): Promise<boolean> {
  for (let steps = 0; steps < stepsPerRun; ) {
    const taken = await runRound(storage)
    if (taken === 0) return false
    steps += taken
  }
  return true
}

/** One step for every dropped table and every index at work. Returns how many that was. */
async function runRound(storage: Storage): Promise<number> {
  const [dropped, works] = await storage.read(
    [
      { space: "droppedTables", rowsMax: tasksPerRound },
      { space: "indexWorks", rowsMax: tasksPerRound },
    ],
    "strong",
  )
  for (const work of works) await advanceIndex(storage, work)
  for (const table of dropped) {
    const change = { change: "sweepTable", table, rowsMax: sweepRows } as const
    await storage.write([], () => ({ changes: [change], reply: undefined }))
  }
  return works.length + dropped.length
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

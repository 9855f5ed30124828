import { ApiError } from "../error.ts"
import type { Engine } from "./engine.ts"

/** Rows deleted in one step: few enough that no writer waits for long. */
const sweepRows = 500
const tablesPerRun = 10
const stepsPerRun = 100

/**
 * Bounded work that a runtime calls from time to time: deletes the items of dropped tables, step by
 * step. Returns whether something is left to do.
 */
export async function runMaintenance({ storage, platform }: Engine): Promise<boolean> {
  try {
    for (let steps = 0; steps < stepsPerRun; ) {
      const [dropped] = await storage.read(
        [{ space: "droppedTables", rowsMax: tablesPerRun }],
        "strong",
      )
      if (dropped.length === 0) return false
      for (const table of dropped) {
        steps++
        const change = { change: "sweepTable", table, rowsMax: sweepRows } as const
        await storage.write([], () => ({ changes: [change], reply: undefined }))
      }
    }
    return true
  } catch (error) {
    // Another process may hold the lock, or the database is being closed: the next run goes on.
    if (!(error instanceof ApiError)) throw error
    platform.log("warn", "maintenance.postponed", { error: error.message })
    return true
  }
}

/** Waiting for a lock that another process holds, with the event loop running. */
import { type Platform, randomInteger48 } from "../../platform.ts"
import { isBusy } from "./connection.ts"

const waitMsMax = 30_000
const pauseMsMin = 1
const pauseMsMax = 16

/**
 * Tries at once, then again after short random pauses while `attempt` throws BUSY; throws the last
 * BUSY after 30 seconds of pauses, and anything else at once.
 */
export async function whenFree<T>(platform: Platform, attempt: () => T): Promise<T> {
  let pauseMs = pauseMsMin
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= waitMsMax) throw error
    }
    pauseMs = nextPauseMs(platform, pauseMs)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Grows up to its bound; random, so that two processes do not keep meeting. */
function nextPauseMs(platform: Platform, pauseMs: number): number {
  const ceilingMs = Math.min(pauseMsMax, pauseMs * 2)
  return pauseMsMin + (randomInteger48(platform) % ceilingMs)
}

/** Waiting for a lock that another process holds, with the event loop running. */
import { type Platform, randomInteger48 } from "../../platform.ts"
import { isBusy } from "./connection.ts"

const waitMsMax = 30_000
const pauseMsMin = 1
const pauseMsMax = 16
/** Commits take less. Who holds the lock for longer does something else, such as `VACUUM`. */
const commitMsMax = 50
/** For so many groups after another process has committed we take it that it wants to again. */
const groupsMax = 16

/**
 * Tries at once, then again after pauses while `attempt` throws BUSY, as short as they can be at
 * first; throws the last BUSY after 30 seconds of pauses, and anything else at once.
 */
export async function whenFree<T>(platform: Platform, attempt: () => T): Promise<T> {
  let pauseMs = pauseMsMin
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= waitMsMax) throw error
    }
    if (waitedMs >= commitMsMax) pauseMs = nextPauseMs(platform, pauseMs)
    await pause(pauseMs)
  }
}

/** Grows up to its bound; random, so that two processes do not keep meeting. */
function nextPauseMs(platform: Platform, pauseMs: number): number {
  const ceilingMs = Math.min(pauseMsMax, pauseMs * 2)
  return pauseMsMin + (randomInteger48(platform) % ceilingMs)
}

/**
 * Who commits and begins again in the next turn of the event loop holds the lock nearly all the
 * time, and who looks for it once in a millisecond seldom finds it free. So where several processes
 * write, each leaves the lock alone between its groups for as long as the others' shortest pause.
 */
export class OtherWriters {
  #version: unknown
  #groups = 0

  /** Takes what `dataVersion` is in each transaction that writes. */
  look(version: unknown): void {
    const isChanged = this.#version !== undefined && version !== this.#version
    this.#groups = isChanged ? groupsMax : Math.max(0, this.#groups - 1)
    this.#version = version
  }

  /** To be awaited before a group begins; absent while this process writes alone. */
  get turn(): Promise<void> | undefined {
    return this.#groups > 0 ? pause(pauseMsMin) : undefined
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

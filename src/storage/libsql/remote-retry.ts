/** Trying again what a server did not answer, or was too busy for. */
import { type Platform, randomInteger48 } from "../../platform.ts"
import { HranaError } from "./hrana-error.ts"

/** How long callers are kept waiting; their own clients still listen then. */
const persistMsMax = 30_000
const pauseMsMin = 5
const pauseMsMax = 500

/** Throws the last failure if there is no answer within half a minute, and any other one at once. */
export async function persist<T>(
  platform: Platform,
  attempt: () => Promise<T>,
  isWorthwhile = (error: HranaError) => error.isPassing,
): Promise<T> {
  const endMs = platform.now() + persistMsMax
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      const goesOn = error instanceof HranaError && isWorthwhile(error)
      if (!goesOn || platform.now() >= endMs) throw error
    }
    await pause(platform, attempts)
  }
}

/** Longer after each attempt, and random, so that those who met do not meet again. */
export function pause(platform: Platform, attempts: number): Promise<void> {
  const ceilingMs = Math.min(pauseMsMax, pauseMsMin * 2 ** Math.min(attempts, 10))
  const pauseMs = 1 + (randomInteger48(platform) % ceilingMs)
  return new Promise((resolve) => setTimeout(resolve, pauseMs))
}

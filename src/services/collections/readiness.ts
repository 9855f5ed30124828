/** Nobody is answered before the tables are there. */
import type { Platform } from "../../platform.ts"
import { CollectionsError } from "./collections-error.ts"

export interface Readiness {
  /** What opening gave. @throws CollectionsError NOT_READY */
  ready(): Promise<string>
  /** The tables are gone: the next request makes them again. @returns what this request is told */
  lost(): CollectionsError
}

/** Longer than it takes; shorter than callers wait. */
const waitMsMax = 5000

/** @param sharing whether requests may wait for the same opening: not on Workers */
export function readinessOf(
  open: () => Promise<string>,
  platform: Platform,
  sharing: boolean,
): Readiness {
  let opened: string | undefined
  let opening: Promise<string> | undefined

  async function openOnce(): Promise<string> {
    try {
      opened = await open()
      return opened
    } catch (error) {
      platform.log("error", "collections.unready", { error: String(error) })
      throw notReady()
    } finally {
      opening = undefined
    }
  }

  async function ready(): Promise<string> {
    if (opened !== undefined) return opened
    if (!sharing) return openOnce()
    opening ??= openOnce()
    return within(waitMsMax, opening)
  }

  return {
    ready,
    lost() {
      opened = undefined
      return notReady()
    },
  }
}

async function within(ms: number, work: Promise<string>): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(notReady()), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function notReady(): CollectionsError {
  return new CollectionsError("NOT_READY", "The tables are not ready yet")
}

import type { ApiError } from "../../error.ts"
import type { Platform } from "../../platform.ts"
import type { Hrana } from "./hrana.ts"

/** What readers and writers of one database have in common. */
export interface Shared {
  readonly hrana: Hrana
  readonly platform: Platform
  readonly sharing: boolean
  /** Asks again what is not answered, for half a minute. */
  readonly isPatient: boolean
  /** Reports the failure, and says what callers hear of it. */
  readonly failureOf: (cause: unknown) => ApiError
}

/** Enough for the calls of one batch, which come to storage one step of a promise after another. */
const microtasks = 10

/**
 * After the input of this turn of the event loop, so that the calls which arrived in it go
 * together; without sharing, after what one request does at this moment.
 */
export async function turn(sharing: boolean): Promise<void> {
  if (sharing && typeof setImmediate === "function") {
    await new Promise<void>((resolve) => setImmediate(resolve))
    return
  }
  for (let step = 0; step < microtasks; step++) await undefined
}

import { getRandomValues } from "node:crypto"
import type { Platform } from "../../src/platform.ts"

/** The world as Node and Bun have it, without a log. */
export const nodePlatform: Platform = {
  now: () => Date.now(),
  randomBytes: (length) => getRandomValues(new Uint8Array(length)),
  log: () => {},
}

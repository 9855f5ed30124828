import { ApiError } from "../../error.ts"
import { clockSkewMsMax } from "../../limits.ts"

/** About 100 MB. Beyond that we cannot promise what we are there for, and refuse. */
const signaturesMax = 1_000_000

/**
 * Refuses a request that changes something when its signature came before, for as long as it holds
 * in this process. Off unless asked for: two equal requests within a second have one signature.
 */
export class Replays {
  /** By signature, in the order in which they came: when it can be forgotten. */
  readonly #seen = new Map<string, number>()

  /** @throws ApiError InvalidSignatureException, or ServiceUnavailableException when it is full */
  refuse(signature: string, nowMs: number): void {
    for (const [oldest, untilMs] of this.#seen) {
      if (untilMs > nowMs) break
      this.#seen.delete(oldest)
    }
    if (this.#seen.has(signature)) {
      throw new ApiError("InvalidSignatureException", "This request was carried out before.")
    }
    if (this.#seen.size >= signaturesMax) {
      throw new ApiError("ServiceUnavailableException", "Too many writes to tell replays from them")
    }
    // A signature of the future holds for the skew on both sides.
    this.#seen.set(signature, nowMs + 2 * clockSkewMsMax)
  }
}

/** What changes nothing may come as often as it likes; but GetSessionToken hands out credentials. */
export function isReading(operation: string): boolean {
  if (operation === "GetSessionToken") return false
  return /^(BatchGet|Describe|Get|List|Query|Scan|Search|Simulate|TransactGet)/.test(operation)
}

import type { Platform } from "../../platform.ts"

const tokenBytes = 6
const drawBytes = tokenBytes * 512

/**
 * Random versions of 48 bits. Randomness is drawn in stock: one by one, six bytes cost as much as
 * half a statement.
 */
export class VersionTokens {
  readonly #platform: Platform
  #stock = new Uint8Array(0)
  #used = 0

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** A positive integer below 2^48. */
  next(): number {
    if (this.#used >= this.#stock.length) {
      this.#stock = new Uint8Array(this.#platform.randomBytes(drawBytes))
      this.#used = 0
    }
    let token = 0
    for (const end = this.#used + tokenBytes; this.#used < end; this.#used++) {
      token = token * 256 + (this.#stock[this.#used] ?? 0)
    }
    return token
  }
}

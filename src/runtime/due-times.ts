/**
 * When there is work to do. Plain data, since on Workers a timer ends with the request that set it;
 * elsewhere one timer is enough for all of them.
 */
import type { Platform } from "../platform.ts"

/** Times nearer to each other than this are one: there are no more of them than that allows. */
const stepMs = 100

export class DueTimes {
  readonly #platform: Pick<Platform, "now">
  readonly #times = new Set<number>()

  constructor(platform: Pick<Platform, "now">) {
    this.#platform = platform
  }

  /** @param inMs 0: now */
  add(inMs: number): void {
    const atMs = this.#platform.now() + inMs
    this.#times.add(inMs === 0 ? 0 : Math.ceil(atMs / stepMs) * stepMs)
  }

  /** Until the next of them; `Infinity` if there is none. */
  get restMs(): number {
    return Math.max(0, Math.min(...this.#times) - this.#platform.now())
  }

  /** Forgets those that have come. Whether there were any. */
  take(): boolean {
    const nowMs = this.#platform.now()
    const past = [...this.#times].filter((atMs) => atMs <= nowMs)
    for (const atMs of past) this.#times.delete(atMs)
    return past.length > 0
  }
}

/**
 * Bounds how many commits are under way. sqld writes one at a time; with 64 waiting for its lock it
 * turns some away, and others for so long that they count as lost and are sent once more. With
 * eight writers sqld 0.24 was seen to stand still for minutes, all of its threads busy; with four,
 * which were no slower, once, of writers of another program on an overloaded machine.
 *
 * Only without sharing are there more than one. There nobody may wait for another request's
 * promise, which may never settle, but everybody may look at the clock: see ../in-turn.ts.
 */
import { type Platform, randomInteger48 } from "../../platform.ts"

const slotsMax = 4
/** After this long, the request that took it was cancelled: it gives nothing back. */
const slotMsMax = 15_000
/** Then it goes on without one: the bound is for speed alone. */
const waitMsMax = 10_000
const pauseMsMin = 2
const pauseMsMax = 32

export class Slots {
  readonly #platform: Platform
  readonly #taken = new Set<{ readonly endMs: number }>()

  constructor(platform: Platform) {
    this.#platform = platform
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isOneFree()) await this.#untilOneIsFree()
    const slot = { endMs: this.#platform.now() + slotMsMax }
    this.#taken.add(slot)
    try {
      return await work()
    } finally {
      this.#taken.delete(slot)
    }
  }

  #isOneFree(): boolean {
    if (this.#taken.size < slotsMax) return true
    const nowMs = this.#platform.now()
    for (const slot of this.#taken) if (slot.endMs <= nowMs) this.#taken.delete(slot)
    return this.#taken.size < slotsMax
  }

  async #untilOneIsFree(): Promise<void> {
    const endMs = this.#platform.now() + waitMsMax
    let ceilingMs = pauseMsMin
    do {
      const pauseMs = 1 + (randomInteger48(this.#platform) % ceilingMs)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      ceilingMs = Math.min(2 * ceilingMs, pauseMsMax)
    } while (!this.#isOneFree() && this.#platform.now() < endMs)
  }
}

import type { Platform } from "../../platform.ts"

/** So long a run of maintenance waits for a replica, which may be far away or not there at all. */
const patienceMs = 250
/** After this long it was begun by a request that is gone, where I/O belongs to requests. */
const turnMsMax = 90_000

/**
 * Work with one replica goes on by itself where it takes long: the others, and all else that is to
 * be done, do not wait for it, and it is not begun a second time meanwhile.
 */
export class Turns {
  readonly #platform: Platform
  readonly #underWay = new Map<string, number>()

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /**
   * What `work` gives, or nothing if that is not known yet or somebody else is at it.
   *
   * @param onLate told when work ends for which nobody has waited
   */
  async take<T>(name: string, work: () => Promise<T>, onLate: () => void): Promise<T | undefined> {
    const startedMs = this.#platform.now()
    const other = this.#underWay.get(name)
    if (other !== undefined && other > startedMs - turnMsMax) return undefined
    this.#underWay.set(name, startedMs)
    let isLate = false
    const working = work().finally(() => {
      if (this.#underWay.get(name) === startedMs) this.#underWay.delete(name)
      if (isLate) onLate()
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    const waiting = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        isLate = true
        resolve(undefined)
      }, patienceMs)
    })
    // Who waits hears of a failure.
    working.catch((error: unknown) => {
      if (isLate) this.#platform.log("error", "replication failed", { error: String(error) })
    })
    return Promise.race([working, waiting]).finally(() => clearTimeout(timer))
  }
}

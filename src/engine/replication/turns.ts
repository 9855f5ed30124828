import type { Platform } from "../../platform.ts"

/** So long a run of maintenance waits for a replica, which may be far away or not there at all. */
const patienceMs = 250
/** After this long it was begun by a request that is gone, where I/O belongs to requests. */
const turnMsMax = 45_000

/** So long a replica is left alone that this process has not written to. */
const restMs = 3000

/**
 * Which replicas are to be looked after. Work with one of them goes on by itself where it takes
 * long: the others, and all else that is to be done, do not wait for it, and it is not begun a
 * second time meanwhile.
 */
export class Turns {
  readonly #platform: Platform
  readonly #underWay = new Map<string, number>()
  readonly #restUntil = new Map<number, number>()

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** There is something to do for the replica with these stamps. */
  want(stamps: number): void {
    this.#restUntil.delete(stamps)
  }

  /** Whether it is the replica's turn; if so, it then rests unless somebody wants it. */
  isDue(stamps: number): boolean {
    const nowMs = this.#platform.now()
    const until = this.#restUntil.get(stamps)
    // A clock may be set back.
    if (until !== undefined && until > nowMs && until <= nowMs + restMs) return false
    this.#restUntil.set(stamps, nowMs + restMs)
    return true
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

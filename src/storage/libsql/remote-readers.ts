/** Reads that wait at the same time share a request. */
import type { Read } from "../storage.ts"
import { persist } from "./remote-retry.ts"
import { pagesIn, pagesMax, readTogether } from "./remote-trip.ts"
import { type Shared, turn } from "./remote-turn.ts"
import type { Seen } from "./remote-want.ts"

export interface ReadCall {
  readonly reads: readonly Read[]
  readonly resolve: (seen: readonly Seen[]) => void
  readonly reject: (error: unknown) => void
}

const tripsMax = 2
/** A trip takes about as long where the database is near. */
const gatherMs = 4
const callsMax = 128
const readsMax = 1000

export class Readers {
  readonly #shared: Shared
  #queue: ReadCall[] = []
  #trips = 0
  /** Calls whose trips are under way. */
  #underWay = 0
  #isTurning = false
  #gathering: ReturnType<typeof setTimeout> | undefined

  constructor(shared: Shared) {
    this.#shared = shared
  }

  add(call: ReadCall): void {
    this.#queue.push(call)
    if (!this.#isTurning) void this.#afterTurn()
  }

  async #afterTurn(): Promise<void> {
    this.#isTurning = true
    await turn(this.#shared.sharing)
    this.#isTurning = false
    this.#start()
  }

  #start(): void {
    while (this.#queue.length > 0 && this.#isWorthATrip()) void this.#run(takeCalls(this.#queue))
    if (this.#queue.length === 0 || this.#trips >= tripsMax) return
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      if (this.#queue.length === 0) return
      if (this.#trips < tripsMax) void this.#run(takeCalls(this.#queue))
    }, gatherMs)
  }

  /**
   * A trip costs as much as the items of twenty calls. So beside one under way there is a second
   * only when as many wait for it, or when they have waited for a while.
   */
  #isWorthATrip(): boolean {
    if (!this.#shared.sharing || this.#trips === 0) return true
    return this.#trips < tripsMax && this.#queue.length >= this.#underWay
  }

  async #run(calls: readonly ReadCall[]): Promise<void> {
    const { hrana, platform, sharing, isPatient, failureOf } = this.#shared
    const readOnce = () =>
      readTogether(
        hrana,
        calls.map(({ reads }) => reads),
      )
    this.#trips++
    this.#underWay += calls.length
    let answer: () => void
    try {
      const seen = await (isPatient ? persist(platform, readOnce) : readOnce())
      answer = () => {
        for (const [at, { resolve }] of calls.entries()) resolve(seen[at] ?? [])
      }
    } catch (error) {
      const failure = failureOf(error)
      answer = () => {
        for (const { reject } of calls) reject(failure)
      }
    }
    this.#trips--
    this.#underWay -= calls.length
    const hasMore = this.#queue.length > 0
    this.#start()
    // Their replies take a while to write; meanwhile the database can be busy with the next trip.
    if (hasMore && sharing) await turn(sharing)
    answer()
  }
}

/** From the front of the queue, as many as one request may hold, and one at least. */
function takeCalls(queue: ReadCall[]): readonly ReadCall[] {
  let pages = 0
  let reads = 0
  let count = 0
  for (const call of queue.slice(0, callsMax)) {
    pages += pagesIn(call.reads)
    reads += call.reads.length
    if (count > 0 && (pages > pagesMax || reads > readsMax)) break
    count++
  }
  return queue.splice(0, count)
}

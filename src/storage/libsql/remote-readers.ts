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
const callsMax = 128
const readsMax = 1000

export class Readers {
  readonly #shared: Shared
  #queue: ReadCall[] = []
  #trips = 0
  #isTurning = false

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
    const { sharing } = this.#shared
    while (this.#queue.length > 0 && (!sharing || this.#trips < tripsMax)) {
      void this.#run(takeCalls(this.#queue))
    }
  }

  async #run(calls: readonly ReadCall[]): Promise<void> {
    const { hrana, platform, isPatient, failureOf } = this.#shared
    const readOnce = () =>
      readTogether(
        hrana,
        calls.map(({ reads }) => reads),
      )
    this.#trips++
    try {
      const seen = await (isPatient ? persist(platform, readOnce) : readOnce())
      for (const [at, { resolve }] of calls.entries()) resolve(seen[at] ?? [])
    } catch (error) {
      const failure = failureOf(error)
      for (const { reject } of calls) reject(failure)
    } finally {
      this.#trips--
      this.#start()
    }
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

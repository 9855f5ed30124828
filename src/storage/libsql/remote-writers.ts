/** Writes that wait at the same time share a transaction: look, plan, commit. */
import { ApiError } from "../../error.ts"
import type { Read } from "../storage.ts"
import { HranaError } from "./hrana-error.ts"
import { blindPutOf, isBlindRead } from "./remote-blind.ts"
import { Commit } from "./remote-commit.ts"
import { Group, type Sight, type WriteCall } from "./remote-group.ts"
import { addressName } from "./remote-names.ts"
import type { Seen } from "./remote-reading.ts"
import type { Committed } from "./remote-receipt.ts"
import { pause, persist } from "./remote-retry.ts"
import { pagesIn, pagesMax, readTogether } from "./remote-trip.ts"
import { type Shared, turn } from "./remote-turn.ts"
import { VersionTokens } from "./version-tokens.ts"

const callsMax = 256
const rowsMax = 2000
const charactersMax = 4 * 1024 * 1024
const staleTimesMax = 30
const knownVersionsMax = 1000

export class Writers {
  readonly #shared: Shared
  readonly #tokens: VersionTokens
  /** As they were seen last: right until somebody changes the table. */
  readonly #versions = new Map<string, number>()
  #queue: WriteCall[] = []
  /** Calls that were added and are not answered. */
  #open = 0
  #groups = 0
  #isTurning = false
  #whenIdle: (() => void) | undefined

  constructor(shared: Shared) {
    this.#shared = shared
    this.#tokens = new VersionTokens(shared.platform)
  }

  add(call: WriteCall): void {
    this.#open++
    this.#queue.push(
      answeredOnce(call, () => {
        this.#open--
        if (this.#open === 0) this.#whenIdle?.()
      }),
    )
    void this.#afterTurn()
  }

  whenIdle(): Promise<void> {
    if (this.#open === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#whenIdle = resolve
    })
  }

  /** Takes note of the versions of tables, for puts that need not look. */
  noteVersions(reads: readonly Read[], seen: readonly Seen[]): void {
    for (const [at, read] of reads.entries()) {
      if (read.space !== "table" && read.space !== "tableVersion") continue
      const value = seen[at]?.value as number | { readonly version: number } | undefined
      const version = typeof value === "object" ? value.version : value
      const name = addressName("table", read.address)
      if (version === undefined) this.#versions.delete(name)
      else {
        if (this.#versions.size >= knownVersionsMax) this.#versions.clear()
        this.#versions.set(name, version)
      }
    }
  }

  async #afterTurn(): Promise<void> {
    if (this.#isTurning) return
    this.#isTurning = true
    await turn(this.#shared.sharing)
    this.#isTurning = false
    this.#start()
  }

  #start(): void {
    const { sharing } = this.#shared
    while (this.#queue.length > 0 && (!sharing || this.#groups === 0)) {
      void this.#run(takeCalls(this.#queue))
    }
  }

  async #run(calls: readonly WriteCall[]): Promise<void> {
    this.#groups++
    try {
      await this.#runGroup(calls)
    } catch (error) {
      const failure = this.#shared.failureOf(error)
      for (const call of calls) call.reject(failure)
    } finally {
      this.#groups--
      this.#start()
    }
  }

  async #runGroup(calls: readonly WriteCall[]): Promise<void> {
    const sights = await this.#look(calls)
    const group = new Group(this.#tokens)
    const later: WriteCall[] = []
    for (const [at, call] of calls.entries()) {
      const isFull = group.rows >= rowsMax || group.characters >= charactersMax
      if (isFull || !group.plan(call, sights[at] as Sight)) later.push(call)
    }
    this.#queue.unshift(...later)
    const { units } = group
    if (units.length === 0) return
    const committed = await this.#commit(group)
    const stale = committed ? group.answer(committed) : []
    if (stale.length > 0) void this.#again(stale)
  }

  /** What each call has to see before it can plan: blind puts nothing. */
  async #look(calls: readonly WriteCall[]): Promise<readonly Sight[]> {
    const { hrana, platform } = this.#shared
    const versions = calls.map((call) => this.#versionForBlind(call))
    const lookers = calls.filter((_, at) => versions[at] === undefined)
    const seen =
      lookers.length === 0
        ? []
        : await persist(platform, () =>
            readTogether(
              hrana,
              lookers.map(({ reads }) => reads),
            ),
          )
    for (const [at, { reads }] of lookers.entries()) this.noteVersions(reads, seen[at] ?? [])
    let next = 0
    return versions.map((version) =>
      version === undefined ? (seen[next++] ?? []) : { versionBefore: version },
    )
  }

  #versionForBlind(call: WriteCall): number | undefined {
    const [first] = call.reads
    if (call.staleTimes > 0 || first?.space !== "tableVersion") return undefined
    if (!isBlindRead(call.reads)) return undefined
    const version = this.#versions.get(addressName("table", first.address))
    return version !== undefined && blindPutOf(call, [version]) ? version : undefined
  }

  /** Nothing if it came to nothing: then its calls have been answered, or tried each for itself. */
  async #commit(group: Group): Promise<Committed | undefined> {
    const { hrana, platform, failureOf } = this.#shared
    const commit = new Commit(group.units, this.#tokens, platform)
    try {
      return await persist(platform, async () => commit.outcome(await hrana.run(commit.steps)))
    } catch (error) {
      const isOfStatements = error instanceof HranaError && error.isOfStatements
      if (!isOfStatements || group.calls.length === 1) {
        const failure = failureOf(error)
        for (const { reject } of group.calls) reject(failure)
        return undefined
      }
    }
    // One of them cannot be applied: that is not to be its neighbours' failure.
    for (const call of group.calls) await this.#runGroup([call])
    return undefined
  }

  /** Somebody changed what the calls saw: they see and plan again, after a pause. */
  async #again(calls: readonly WriteCall[]): Promise<void> {
    const staleTimes = Math.max(...calls.map((call) => ++call.staleTimes))
    if (staleTimes > 1) await pause(this.#shared.platform, staleTimes)
    for (const call of calls) {
      if (call.staleTimes <= staleTimesMax) continue
      const text = "Too many writers are changing the same items. Please try again."
      call.reject(new ApiError("ServiceUnavailableException", text))
    }
    this.#queue.unshift(...calls.filter((call) => call.staleTimes <= staleTimesMax))
    this.#start()
  }
}

/** From the front of the queue, as many as one request may look for, and one at least. */
function takeCalls(queue: WriteCall[]): readonly WriteCall[] {
  let pages = 0
  let reads = 0
  let count = 0
  for (const call of queue.slice(0, callsMax)) {
    pages += pagesIn(call.reads)
    reads += call.reads.length
    if (count > 0 && (pages > pagesMax || reads > rowsMax)) break
    count++
  }
  return queue.splice(0, count)
}

/** A call that is answered but once. */
function answeredOnce(call: WriteCall, onAnswer: () => void): WriteCall {
  let isAnswered = false
  const once = <V>(answer: (value: V) => void) => {
    return (value: V) => {
      if (isAnswered) return
      isAnswered = true
      onAnswer()
      answer(value)
    }
  }
  return { ...call, resolve: once(call.resolve), reject: once(call.reject) }
}

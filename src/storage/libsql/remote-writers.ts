/** Writes that wait at the same time share a transaction: look, plan, commit. */
import { ApiError } from "../../error.ts"
import type { Read } from "../storage.ts"
import { HranaError } from "./hrana-error.ts"
import { blindPutOf, isBlindRead } from "./remote-blind.ts"
import type { WriteCall } from "./remote-call.ts"
import { Commit } from "./remote-commit.ts"
import { Group, type Sight } from "./remote-group.ts"
import { addressName } from "./remote-names.ts"
import { pause, persist } from "./remote-retry.ts"
import { Slots } from "./remote-slots.ts"
import { pagesIn, pagesMax, readTogether } from "./remote-trip.ts"
import { type Shared, turn } from "./remote-turn.ts"
import type { Seen } from "./remote-want.ts"
import { VersionTokens } from "./version-tokens.ts"

const callsMax = 256
const rowsMax = 2000
const charactersMax = 4 * 1024 * 1024
const staleTimesMax = 30
const knownVersionsMax = 1000

export class Writers {
  readonly #shared: Shared
  readonly #tokens: VersionTokens
  readonly #slots: Slots
  /** As they were seen last: right until somebody changes the table. */
  readonly #versions = new Map<string, number>()
  #queue: WriteCall[] = []
  /** Calls that were added and are not answered. */
  #open = 0
  #isTurning = false
  #isRunning = false
  #whenIdle: (() => void) | undefined

  constructor(shared: Shared) {
    this.#shared = shared
    this.#tokens = new VersionTokens(shared.platform)
    this.#slots = new Slots(shared.platform)
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

  /**
   * With sharing, one run takes all that comes. Without, what was added at this moment has a run of
   * its own, where it stays to the end: another request's run may end before it.
   */
  #start(): void {
    if (this.#queue.length === 0) return
    if (!this.#shared.sharing) void this.#run(this.#queue.splice(0))
    else if (!this.#isRunning) void this.#run(this.#queue)
  }

  /** Group after group, until the queue is empty. */
  async #run(queue: WriteCall[]): Promise<void> {
    this.#isRunning = true
    while (queue.length > 0) {
      const later = await this.#runGroup(takeCalls(queue))
      queue.unshift(...later)
    }
    this.#isRunning = false
  }

  /** Returns calls that have to go in a later group. */
  async #runGroup(calls: readonly WriteCall[]): Promise<readonly WriteCall[]> {
    const group = new Group(this.#tokens)
    const later: WriteCall[] = []
    try {
      const sights = await this.#look(calls)
      for (const [at, call] of calls.entries()) {
        const isFull = group.rows >= rowsMax || group.characters >= charactersMax
        if (isFull || !group.plan(call, sights[at] as Sight)) later.push(call)
      }
      if (group.units.length > 0) await this.#carryOut(group)
    } catch (error) {
      const failure = this.#shared.failureOf(error)
      // Those put off are carried out yet.
      for (const call of calls) if (!later.includes(call)) call.reject(failure)
    }
    return later
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

  async #carryOut(group: Group): Promise<void> {
    const { hrana, platform, sharing } = this.#shared
    const commit = new Commit(group.units, this.#tokens, platform)
    const attempt = () => this.#slots.run(() => hrana.run(commit.steps))
    let wasLost = false
    try {
      const committed = await persist(
        platform,
        async () => commit.outcome(await attempt()),
        // What was lost once may have been carried out: then only its receipt may be asked for.
        (error) => {
          wasLost ||= error.kind === "lost"
          return wasLost || error.isPassing
        },
      )
      const answer = () => {
        const stale = group.answer(committed)
        if (stale.length > 0) void this.#again(stale)
      }
      // Replies take a while to write; meanwhile the database can be busy with the next group.
      if (sharing && this.#queue.length > 0) void turn(sharing).then(answer)
      else answer()
    } catch (error) {
      const isOfStatements = error instanceof HranaError && error.isOfStatements
      if (wasLost || !isOfStatements || group.calls.length === 1) throw error
      // One of them cannot be applied: that is not to be its neighbours' failure.
      for (const call of group.calls) await this.#runGroup([call])
    }
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

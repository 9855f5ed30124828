/**
 * Strict serialisability, by finding the order that proves it.
 *
 * A history is strictly serialisable if its calls can be put into one order in which a call that
 * was answered before another was sent comes before it, and in which a database that does one call
 * after the other gives exactly these replies. So we look for that order: take a call that may come
 * next, let the model carry it out, and go on if the model replies as the product did; else try
 * another, and go back where none is left. Since every write leaves a stamp of its own in the item,
 * most replies tell which writes came before, and there is hardly ever a choice.
 *
 * Four rules keep the search short without losing an order:
 * - A read that fits, or a refusal, is taken at once: it is in nobody's way.
 * - So is one that has nothing in common with any call that might come before it.
 * - A place in the search that has failed once (the same calls left, the same state) is not
 *   searched again.
 * - Nor is one in which something that was seen later cannot come about any more: `Sightings`.
 *
 * A call that failed may have been carried out, or not. Reads are held to this order too, even
 * eventually consistent ones and those of indexes: a single copy of the data has no excuse.
 */
import { type Call, mayChange } from "./history.ts"
import { stateAfter } from "./model.ts"
import { areApart } from "./request.ts"
import { Sightings } from "./sightings.ts"
import type { State } from "./state.ts"
import { textOf } from "./text.ts"

export interface Stuck {
  /** How far the longest order came. */
  readonly order: readonly Call[]
  readonly state: State
  /** What might come next, each with a reply that does not fit. */
  readonly candidates: readonly Call[]
  /** The search was given up before it was over: an order may exist after all. */
  readonly isUndecided: boolean
}

/** Beyond this a search is given up; one of 1,000 seeds, 20310, took more than 60,000 steps. */
const stepsMax = 200_000

interface Place {
  readonly state: State
  readonly left: readonly Call[]
  readonly order: Order | undefined
}

/** The order backwards: a list that branches share. */
interface Order {
  readonly call: Call
  readonly before: Order | undefined
}

export class SerialOrder {
  readonly #failed = new Set<string>()
  #sightings = new Sightings([])
  #steps = 0
  #stuck: Omit<Stuck, "isUndecided"> | undefined

  /** The state after an order that proves the calls right, or where the search came to its end. */
  find(
    state: State,
    calls: readonly Call[],
  ): { readonly state: State } | { readonly stuck: Stuck } {
    const left = calls.toSorted((a, b) => a.sentAt - b.sentAt)
    this.#sightings = new Sightings(calls)
    const found = this.#from({ state, left, order: undefined })
    if (found) return { state: found }
    const isUndecided = this.#steps > stepsMax
    const stuck = this.#stuck ?? { order: [], state, candidates: [] }
    return { stuck: { ...stuck, isUndecided } }
  }

  #from(start: Place): State | undefined {
    let place = start
    for (;;) {
      if (!place.left.some(({ isCertain }) => isCertain)) return place.state
      this.#steps += 1
      if (this.#steps > stepsMax) return undefined
      const candidates = candidatesAt(place)
      const fitting = candidates.flatMap((call) => fitOf(place, call) ?? [])
      const sure = fitting.find((fit) => isSure(place, fit))
      if (sure === undefined) return this.#branch(place, candidates, fitting)
      place = after(place, sure)
    }
  }

  #branch(place: Place, candidates: readonly Call[], fitting: readonly Fit[]): State | undefined {
    const name = nameOf(place)
    if (this.#failed.has(name)) return undefined
    const nexts = fitting
      .map((fit) => ({ fit, next: after(place, fit) }))
      .filter(({ next }) => !isHopeless(next) && !this.#sightings.areLost(next.left, next.state))
    if (!nexts.some(({ fit }) => fit.call.isCertain)) this.#remember(place, candidates)
    // Whoever was answered first came first, more often than not; what may not have been carried
    // out at all comes last, and before that what makes or removes a whole table.
    const likely = nexts.toSorted(
      ({ fit: { call: a } }, { fit: { call: b } }) =>
        rankOf(a) - rankOf(b) || a.answeredAt - b.answeredAt,
    )
    for (const { next } of likely) {
      const found = this.#from(next)
      if (found || this.#steps > stepsMax) return found
    }
    this.#failed.add(name)
    return undefined
  }

  #remember({ order, state }: Place, candidates: readonly Call[]): void {
    const calls = listOf(order)
    if (this.#stuck && calls.length <= this.#stuck.order.length) return
    this.#stuck = { order: calls, state, candidates }
  }
}

interface Fit {
  readonly call: Call
  /** What it leads to. */
  readonly state: State
}

/** Calls that no call left was answered before. */
function candidatesAt({ left }: Place): readonly Call[] {
  let until = Number.POSITIVE_INFINITY
  for (const { isCertain, answeredAt } of left) {
    if (isCertain && answeredAt < until) until = answeredAt
  }
  return left.filter(({ sentAt }) => sentAt <= until)
}

function fitOf({ state }: Place, call: Call): Fit | undefined {
  const next = stateAfter(state, call)
  return next && { call, state: next }
}

/** What was never carried out falls away once a call is there that was sent after it failed. */
function after(place: Place, { call, state }: Fit): Place {
  const left = place.left.filter(
    (other) => other !== call && (other.isCertain || other.answeredAt >= call.sentAt),
  )
  return { state, left, order: { call, before: place.order } }
}

/** Whether nothing is lost by taking the call now. */
function isSure(place: Place, { call }: Fit): boolean {
  if (!call.isCertain) return false
  const isLastChance = place.left.some(
    ({ isCertain, answeredAt }) => !isCertain && answeredAt < call.sentAt,
  )
  if (isLastChance) return false
  if (!mayChange(call)) return true
  return place.left.every(
    (other) =>
      other === call || other.sentAt > call.answeredAt || areApart(other.touches, call.touches),
  )
}

function rankOf({ isCertain, request }: Call): number {
  if (!isCertain) return 2
  return request.ask === "createTable" || request.ask === "deleteTable" ? 1 : 0
}

/**
 * Whether a reply shows a table that is not there and will not be made in time, or misses one that
 * is there and will not be removed: a choice that went wrong is noticed at once rather than after
 * everything else has been tried.
 */
function isHopeless({ left, state }: Place): boolean {
  return left.some((call) => {
    const { reply, request, touches } = call
    // An index may be missing from a table that is there.
    const isOfIndex = request.ask === "createIndex" || request.ask === "deleteIndex"
    if (reply === undefined || request.ask === "createTable" || isOfIndex) return false
    const names = touches.filter((name) => !name.startsWith("token ")).map(tableIn)
    const isMissed = reply.includes("#ResourceNotFoundException")
    if (isMissed) {
      return names.every((name) => state.tables.has(name) && !isToBe("deleteTable", name, call))
    }
    return names.some((name) => !state.tables.has(name) && !isToBe("createTable", name, call))
  })

  function isToBe(ask: "createTable" | "deleteTable", name: string, before: Call): boolean {
    return left.some(
      ({ request, touches, sentAt }) =>
        request.ask === ask && touches[0] === name && sentAt < before.answeredAt,
    )
  }
}

function tableIn(name: string): string {
  return name.split("/", 1)[0] ?? name
}

function nameOf({ left, state }: Place): string {
  const numbers = left.map(({ number, touches }) => `${number}${touches}`).join()
  const tables = [...state.tables].map(([name, { life, items, filling, definition }]) =>
    textOf([name, life, [...items].toSorted(), [...filling], definition.indexes]),
  )
  return textOf([numbers, tables, [...state.tokens].toSorted(), [...state.batches]])
}

function listOf(order: Order | undefined): readonly Call[] {
  const calls: Call[] = []
  for (let at = order; at; at = at.before) calls.push(at.call)
  return calls.toReversed()
}

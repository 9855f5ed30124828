/**
 * What later replies tell about earlier choices. Every write leaves a stamp of its own, so a reply
 * that shows an item names the write that was the last on it by then. An order in which somebody
 * else comes between the two fails in the end, but only there, after all that could come before has
 * been tried in vain: this notices at the choice that went wrong.
 */
import { type Call, mayChange } from "./history.ts"
import { isRepeated } from "./model-transaction.ts"
import { placeOf, type Request, stampsOf } from "./request.ts"
import type { State } from "./state.ts"

interface Sighting {
  /** Whose reply it is. */
  readonly by: Call
  readonly table: string
  readonly place: string
  /** Of the item; absent if it was not there. */
  readonly stamp: string | undefined
  /** Who may have left it so. */
  readonly writers: readonly Call[]
  /** Who left it otherwise, and was answered before it was seen. */
  readonly others: readonly Call[]
}

export class Sightings {
  readonly #sightings: readonly Sighting[]

  constructor(calls: readonly Call[]) {
    const changes = calls.filter(mayChange)
    this.#sightings = calls.flatMap((by) =>
      seenBy(by, changes).map((item) => sightingOf(by, item, changes)),
    )
  }

  /** Whether something that is yet to be seen is not there, and will not be again. */
  areLost(left: readonly Call[], state: State): boolean {
    const isLeft = new Set(left)
    const makesTables = left.some(({ request }) => request.ask === "createTable")
    return this.#sightings.some(({ by, table, place, stamp, writers, others }) => {
      if (!isLeft.has(by)) return false
      const isToCome = writers.some(
        (call) => isLeft.has(call) && (makesTables || !isWithoutEffect(call, state)),
      )
      if (isToCome) return false
      const { v } = state.tables.get(table)?.items.get(place) ?? {}
      const is = v && "S" in v ? v.S : undefined
      return is !== stamp || others.some((call) => isLeft.has(call))
    })
  }
}

type Seen = Pick<Sighting, "table" | "place" | "stamp">

function sightingOf(by: Call, seen: Seen, changes: readonly Call[]): Sighting {
  const { table, place, stamp } = seen
  const writers = changes.filter(({ request }) =>
    stamp === undefined ? mayRemove(request, table, place) : stampsOf(request).includes(stamp),
  )
  const others = changes.filter(
    (call) =>
      call.answeredAt < by.sentAt &&
      !writers.includes(call) &&
      isSure(call) &&
      doesChange(call.request, table, place),
  )
  return { by, ...seen, writers, others }
}

function seenBy(call: Call, changes: readonly Call[]): readonly Seen[] {
  const { request, reply, sentAt } = call
  if (request.ask !== "scan" && request.ask !== "query") return []
  if (request.index !== undefined || request.countsOnly || !isDone(call)) return []
  const { table } = request
  const { body } = JSON.parse(reply as string) as { body: { Items: readonly Item[] } }
  const seen = body.Items.map(({ pk, sk, v }) => {
    return { table, place: placeOf({ pk, ...(sk && { sk }) }), stamp: v?.S }
  })
  const isLast = changes.every(({ answeredAt }) => answeredAt < sentAt)
  if (!isLast || !isOfAll(request)) return seen
  const gone = new Set(changes.flatMap(({ request }) => placesChangedBy(request, table)))
  for (const { place } of seen) gone.delete(place)
  return [...seen, ...[...gone].map((place) => ({ table, place, stamp: undefined }))]
}

interface Item {
  readonly pk: { readonly S: string }
  readonly sk?: { readonly S: string }
  readonly v?: { readonly S: string }
}

function isOfAll(request: Request & { ask: "scan" | "query" }): boolean {
  if (request.ask === "query") return false
  const { limit, start, segment, below } = request
  return [limit, start, segment, below].every((part) => part === undefined)
}

function isDone({ reply }: Call): boolean {
  return reply?.endsWith('"status":200}') ?? false
}

function placesChangedBy(request: Request, inTable: string): readonly string[] {
  const actions = "actions" in request ? request.actions : "action" in request ? [request] : []
  return actions
    .filter(({ table, action }) => table === inTable && action.does !== "check")
    .map(({ key }) => placeOf(key))
}

function doesChange(request: Request, table: string, place: string): boolean {
  if (request.ask === "deleteTable") return request.table === table
  return placesChangedBy(request, table).includes(place)
}

function mayRemove(request: Request, table: string, place: string): boolean {
  if (request.ask === "deleteTable") return request.table === table
  const actions = "actions" in request ? request.actions : "action" in request ? [request] : []
  return actions.some(
    ({ action, key, table: name }) =>
      action.does === "delete" && name === table && placeOf(key) === place,
  )
}

/** As long as its tables are the same. */
function isWithoutEffect({ request }: Call, state: State): boolean {
  return request.ask === "transactWrite" && isRepeated(state, request)
}

/** What has a token may be a repetition, and then it changed nothing. */
function isSure({ isCertain, request }: Call): boolean {
  return isCertain && !(request.ask === "transactWrite" && request.token !== undefined)
}

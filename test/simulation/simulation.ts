/**
 * One simulation: clients that all ask at the same time, in rounds. After each round, when nothing
 * is under way, everything is read back, and the round's history is judged by `SerialOrder`.
 *
 * A seed decides what every client asks, how long it rests between two requests, and, in this
 * process, time and the server's random bytes; so in memory the same seed gives the same history.
 * How long a disk or another process takes is nobody's to decide: there a seed gives the same
 * requests in histories that differ.
 */
import { createHash } from "node:crypto"
import { type SeededRandom, seededRandom } from "../support/seeded-random.ts"
import { type Call, callsOf, lineOf, type RawReply, withKnowledge } from "./history.ts"
import { countsFinding, readEverything } from "./quiescence.ts"
import { RandomRequests } from "./random-request.ts"
import { reportOf } from "./report.ts"
import type { Request } from "./request.ts"
import { SerialOrder } from "./serial-order.ts"
import { emptyState, type State, settled } from "./state.ts"
import type { Subject } from "./subject.ts"
import { changingIndex } from "./tables.ts"
import { type WireRequest, wireOf } from "./wire.ts"

export interface SimulationOptions {
  readonly seed: number
  readonly operations: number
  readonly subject: Subject
}

const operationsOfRound = 60
/** Longer than a client's token is remembered: the guide says ten minutes. */
const tokenMs = 11 * 60_000

export interface Simulated {
  /** What is wrong, in words with the history around it; nothing if all is well. */
  readonly finding: string | undefined
  /** How often each kind of request was answered with something else than a refusal. */
  readonly carriedOut: ReadonlyMap<Request["ask"], number>
  /** Equal for equal histories. */
  readonly digest: string
}

export async function simulate(options: SimulationOptions): Promise<Simulated> {
  await dropTables(options.subject)
  const simulation = new Simulation(options)
  const finding = await simulation.run()
  return { finding, carriedOut: simulation.carriedOut, digest: simulation.digest() }
}

class Simulation {
  readonly #options: SimulationOptions
  readonly #random: SeededRandom
  readonly #requests: readonly RandomRequests[]
  #clock = 0
  #calls: Call[] = []
  #number = 0
  readonly #indexed = new Set<string>()
  readonly #hash = createHash("sha256")
  readonly carriedOut = new Map<Request["ask"], number>()

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#random = seededRandom(options.seed)
    const sent: (Request & { ask: "transactWrite" })[] = []
    this.#requests = Array.from({ length: options.subject.clients }, (_, place) => {
      const random = seededRandom(this.#random.below(2 ** 32))
      return new RandomRequests(random, `${options.seed}.${place}`, sent)
    })
  }

  async run(): Promise<string | undefined> {
    const { operations, subject } = this.#options
    let state = emptyState
    for (const { name, indexes, sort } of this.#requests[0]?.tables ?? []) {
      const definition = { name, indexes, ...(sort && { sort }) }
      await this.#call(0, { ask: "createTable", definition, capacity: "NONE" })
    }
    for (let done = 0; done < operations; done += operationsOfRound) {
      await this.#round(Math.min(operationsOfRound, operations - done))
      await subject.settle()
      const unread = await readEverything(subject, (request) => this.#call(0, request))
      const judged = this.#judge(state)
      if (typeof judged === "string") return judged
      if (unread) return unread
      const finding = (await countsFinding(subject, judged)) ?? subject.misshapen()[0]
      if (finding) return finding
      state = this.#letTimePass(judged)
    }
    return undefined
  }

  /** Every client has at most one request under way, and rests for some turns after each. */
  async #round(operations: number): Promise<void> {
    const { random, restarts } = { random: this.#random, restarts: this.#options.subject.restart }
    let left = operations
    const clients = this.#requests.map(async (requests, client) => {
      while (left > 0) {
        left -= 1
        for (let turns = random.below(4); turns > 0; turns -= 1) await turn()
        const request = requests.next()
        learn(requests, request, await this.#call(client, request))
      }
    })
    clients.push(this.#changeIndexes())
    if (restarts && random.oneIn(2)) clients.push(restSome(random).then(restarts))
    await Promise.all(clients)
  }

  async #changeIndexes(): Promise<void> {
    await restSome(this.#random)
    const table = this.#random.pick(["Plain", "Sorted", "Named"])
    // As far as we know; the table may have come anew since.
    const ask = this.#indexed.has(table) ? "deleteIndex" : "createIndex"
    if (!this.#indexed.delete(table)) this.#indexed.add(table)
    const index = changingIndex
    const request: Request =
      ask === "createIndex"
        ? { ask, table, index, capacity: "NONE" }
        : { ask, table, index: index.name, capacity: "NONE" }
    await this.#call(0, request)
  }

  async #call(client: number, request: Request): Promise<RawReply | undefined> {
    const number = this.#number++
    const sentAt = this.#clock++
    const raw = await send(this.#options.subject, client, wireOf(request))
    const answeredAt = this.#clock++
    if (raw?.status === 200) {
      this.carriedOut.set(request.ask, (this.carriedOut.get(request.ask) ?? 0) + 1)
    }
    this.#calls.push(...callsOf({ number, client: `c${client}`, request, sentAt, answeredAt }, raw))
    return raw
  }

  digest(): string {
    return this.#hash.digest("hex")
  }

  #judge(state: State): State | string {
    const calls = withKnowledge(this.#calls)
    this.#calls = []
    for (const call of calls) this.#hash.update(lineOf(call))
    const found = new SerialOrder().find(state, calls)
    if ("stuck" in found) return reportOf(found.stuck, calls)
    return settled(found.state)
  }

  #letTimePass(state: State): State {
    const { passTime } = this.#options.subject
    if (!passTime || !this.#random.oneIn(4)) return state
    passTime(tokenMs)
    return { ...state, tokens: new Map() }
  }
}

/** Nothing where the connection broke: nobody knows what became of the request then. */
async function send(
  subject: Subject,
  client: number,
  request: WireRequest,
): Promise<RawReply | undefined> {
  try {
    return await subject.send(client, request)
  } catch (error) {
    if (error instanceof TypeError && error.message === "fetch failed") return undefined
    throw error
  }
}

/** Pages are turned, and stamps are asked for that were seen. */
function learn(requests: RandomRequests, request: Request, raw: RawReply | undefined): void {
  const body = raw?.status === 200 ? (raw.body as Learnt) : {}
  const stamp = (body.Item ?? body.Attributes)?.v?.S
  if (stamp !== undefined) requests.seenStamp = stamp
  if (request.ask !== "query" && request.ask !== "scan") return
  const start = body.LastEvaluatedKey
  requests.nextPage = start && { ...request, start }
}

interface Learnt {
  readonly Item?: { readonly v?: { readonly S?: string } }
  readonly Attributes?: { readonly v?: { readonly S?: string } }
  readonly LastEvaluatedKey?: { readonly [name: string]: { readonly S: string } }
}

async function restSome(random: SeededRandom): Promise<void> {
  for (let turns = random.below(40); turns > 0; turns -= 1) await turn()
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Of the simulation before, on the same servers. */
async function dropTables(subject: Subject): Promise<void> {
  const { body } = await subject.send(0, { operation: "ListTables", input: {} })
  for (const TableName of (body as { TableNames: readonly string[] }).TableNames) {
    await subject.send(0, { operation: "DeleteTable", input: { TableName } })
  }
}

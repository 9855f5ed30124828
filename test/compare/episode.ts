/** One table on both servers, and what happens to it. */
import { setTimeout as wait } from "node:timers/promises"
import { differenceClass } from "./difference.ts"
import { explanationByOrder, explanationOf } from "./explained.ts"
import { faultOf } from "./faults.ts"
import { isInRequest } from "./in-request.ts"
import { keysWritten } from "./keys.ts"
import { Probe } from "./probe.ts"
import type { ComparedRequest } from "./requests.ts"
import type { Seen } from "./seen.ts"
import { type Answer, answerOf, noAnswer } from "./server.ts"
import { type ComparedTable, tablePlaceholder as TableName } from "./tables.ts"
import type { Attributes } from "./values.ts"

export interface Servers {
  readonly left: string
  readonly right: string
}

export interface Difference {
  readonly kind: string
  readonly left: Answer
  readonly right: Answer
  /** The known reason, if there is one. */
  readonly explanation: string | undefined
}

export class Episode {
  static #opened = 0
  readonly #servers: Servers
  readonly #name: string
  readonly #table: ComparedTable
  readonly #probe: Probe

  private constructor(servers: Servers, name: string, table: ComparedTable) {
    this.#servers = servers
    this.#name = name
    this.#table = table
    this.#probe = new Probe(servers.right, name, table)
  }

  /** Creates the table on both sides; throws if either refuses, for then nothing can be compared. */
  static async open(servers: Servers, table: ComparedTable, run: string): Promise<Episode> {
    const episode = new Episode(servers, `compare-${run}-${Episode.#opened++}`, table)
    const request = { operation: "CreateTable", input: table.create }
    const sides = await episode.#both(request)
    // A server that fell over may be on its feet again soon.
    if (sides.some((side) => side === noAnswer || side.status === 500)) {
      await wait(1000)
      return Episode.open(servers, table, run)
    }
    for (const side of sides) {
      if (side.code !== undefined) throw new Error(`CreateTable: ${JSON.stringify(side)}`)
    }
    await episode.#untilActive()
    return episode
  }

  /** Sends the request to both servers and compares. */
  async compare(request: ComparedRequest): Promise<Difference | undefined> {
    const isCounted = /TOTAL|INDEXES/.test(String(request.input.ReturnConsumedCapacity))
    const written = isCounted ? keysWritten(request, this.#table) : []
    const before = await this.#items(this.#servers.left, written)
    const [left, right] = await this.#both(request)
    const ghost = await this.#clearGhost(request)
    const found = differenceClass(request.operation, left, right)
    if (found === undefined && !ghost) return undefined
    const after = await this.#items(this.#servers.left, written)
    const seen: Seen = {
      ...{ left, right, request, table: this.#table, ghost },
      removedFromNothing: await this.#removedFromNothing(left, right, request),
      touched: written.map((_, at) => ({ before: before[at], after: after[at] })),
    }
    const kind = found ?? `${request.operation}: leaves an item`
    return { kind, left, right, explanation: explanationOf(seen) ?? (await this.#otherFault(seen)) }
  }

  /** The explanation by another fault, if the request has the one that we tell. */
  async #otherFault(seen: Seen): Promise<string | undefined> {
    const name = explanationByOrder(seen)
    if (name === undefined) return undefined
    const isThere = isInRequest(faultOf(seen.left), seen) || (await this.#probe.finds(seen))
    return isThere ? name : undefined
  }

  /**
   * The key of an item that the request left on the right and not on the left: it has the key
   * alone, after an update that only removes. It is taken away: what follows would echo that.
   */
  async #clearGhost(request: ComparedRequest): Promise<Attributes | undefined> {
    let ghost: Attributes | undefined
    for (const { Key } of updatesIn(request).filter(onlyRemoves)) {
      const get = { operation: "GetItem", input: { TableName, Key, ConsistentRead: true } }
      const [left, right] = await this.#both(get)
      if (left.Item !== undefined || right.Item === undefined) continue
      if (JSON.stringify(right.Item) !== JSON.stringify(Key)) continue
      ghost = Key
      const remove = { operation: "DeleteItem", input: { TableName, Key } }
      await answerOf(this.#servers.right, this.#name, remove)
    }
    return ghost
  }

  /** What the right refused it has not changed, so it still tells whether the item was there. */
  async #removedFromNothing(left: Answer, right: Answer, request: ComparedRequest) {
    if (left.code !== undefined || right.code === undefined) return false
    const keys = updatesIn(request)
      .filter(({ UpdateExpression }) => /\b(REMOVE|DELETE)\b/.test(UpdateExpression ?? ""))
      .map(({ Key }) => Key)
    return (await this.#items(this.#servers.right, keys)).includes(undefined)
  }

  async #items(server: string, keys: readonly object[]): Promise<(Attributes | undefined)[]> {
    const items: (Attributes | undefined)[] = []
    for (const Key of keys) {
      const get = { operation: "GetItem", input: { TableName, Key, ConsistentRead: true } }
      const { Item } = await answerOf(server, this.#name, get)
      items.push(Item as Attributes | undefined)
    }
    return items
  }

  async close(): Promise<void> {
    await this.#probe.close()
    await this.#both({ operation: "DeleteTable", input: { TableName } })
  }

  async #untilActive(): Promise<void> {
    for (let attempts = 0; attempts < 200; attempts++) {
      const described = await this.#both({ operation: "DescribeTable", input: { TableName } })
      if (described.every((side) => JSON.stringify(side).includes('"TableStatus":"ACTIVE"'))) return
      await wait(20)
    }
    throw new Error("a table did not become active")
  }

  #both(request: ComparedRequest): Promise<[Answer, Answer]> {
    const { left, right } = this.#servers
    return Promise.all([answerOf(left, this.#name, request), answerOf(right, this.#name, request)])
  }
}

interface Update {
  readonly Key: Attributes
  readonly UpdateExpression?: string
  readonly AttributeUpdates?: Readonly<Record<string, { readonly Action?: string }>>
}

function updatesIn({ operation, input }: ComparedRequest): readonly Update[] {
  if (operation === "UpdateItem") return [input as unknown as Update]
  const actions = Array.isArray(input.TransactItems) ? input.TransactItems : []
  return actions.flatMap(({ Update }) => (Update ? [Update] : []))
}

function onlyRemoves({ UpdateExpression, AttributeUpdates }: Update): boolean {
  if (UpdateExpression !== undefined) return !/\b(SET|ADD)\b/.test(UpdateExpression)
  const actions = Object.values(AttributeUpdates ?? {})
  return actions.length > 0 && actions.every(({ Action }) => Action === "DELETE")
}

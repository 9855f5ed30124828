/** One table on both servers, and what happens to it. */
import { setTimeout as wait } from "node:timers/promises"
import { differenceClass } from "./difference.ts"
import { explanationOf } from "./explained.ts"
import type { ComparedRequest } from "./requests.ts"
import { type Answer, answerOf, noAnswer } from "./server.ts"
import { type ComparedTable, tablePlaceholder as TableName } from "./tables.ts"

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

  private constructor(servers: Servers, name: string) {
    this.#servers = servers
    this.#name = name
  }

  /** Creates the table on both sides; throws if either refuses, for then nothing can be compared. */
  static async open(servers: Servers, table: ComparedTable, run: string): Promise<Episode> {
    const episode = new Episode(servers, `compare-${run}-${Episode.#opened++}`)
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
    const [left, right] = await this.#both(request)
    const kind = differenceClass(request.operation, left, right)
    if (kind === undefined) return undefined
    const removedFromNothing = await this.#removedFromNothing(left, right, request)
    const explanation = explanationOf(left, right, request, { removedFromNothing })
    return { kind, left, right, explanation }
  }

  /**
   * Whether the request left an item on the right that it left none of on the left: the key alone,
   * of an update that only removes. It is taken away, for what follows would only echo that.
   */
  async clearGhosts(request: ComparedRequest): Promise<boolean> {
    let found = false
    for (const Key of keysOfRemovals(request)) {
      const get = { operation: "GetItem", input: { TableName, Key, ConsistentRead: true } }
      const [left, right] = await this.#both(get)
      if (left.Item !== undefined || right.Item === undefined) continue
      if (Object.keys(right.Item as object).length !== Object.keys(Key).length) continue
      found = true
      const remove = { operation: "DeleteItem", input: { TableName, Key } }
      await answerOf(this.#servers.right, this.#name, remove)
    }
    return found
  }

  /** What the right refused it has not changed, so it still tells whether the item was there. */
  async #removedFromNothing(left: Answer, right: Answer, request: ComparedRequest) {
    if (left.code !== undefined || right.code === undefined) return false
    for (const { Key } of updatesIn(request)) {
      const get = { operation: "GetItem", input: { TableName, Key, ConsistentRead: true } }
      const { Item } = await answerOf(this.#servers.right, this.#name, get)
      if (Item === undefined) return true
    }
    return false
  }

  async close(): Promise<void> {
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

/** Keys of updates that only take something away. */
function keysOfRemovals(request: ComparedRequest): readonly object[] {
  return updatesIn(request)
    .filter(onlyRemoves)
    .map(({ Key }) => Key)
}

interface Update {
  readonly Key: object
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

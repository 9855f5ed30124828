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
    if (sides.includes(noAnswer)) {
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
    return { kind, left, right, explanation: explanationOf(left, right, request) }
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

/**
 * Asks the peer whether a request has a fault that it did not tell because of another one: some
 * part of the request must make it tell that. A table of its own keeps what the parts write away.
 */

import { setTimeout as wait } from "node:timers/promises"
import { refusedAlike } from "./explained.ts"
import { faultOf } from "./faults.ts"
import { keysNamed } from "./keys.ts"
import { smallerThan, withoutUnused } from "./parts.ts"
import type { ComparedRequest } from "./requests.ts"
import type { Seen } from "./seen.ts"
import { type Answer, answerOf } from "./server.ts"
import type { ComparedTable } from "./tables.ts"
import { tablePlaceholder as TableName } from "./tables.ts"

/** Most faults show in the first few parts. */
const partsMax = 400
const aboutPlaceholders = /can only be specified when|must not be empty/

export class Probe {
  readonly #url: string
  readonly #name: string
  readonly #original: string
  readonly #table: ComparedTable
  #isOpen = false

  /** `original` is the table whose items the parts are to find. */
  constructor(url: string, original: string, table: ComparedTable) {
    this.#url = url
    this.#original = original
    this.#name = `${original}-probe`
    this.#table = table
  }

  /** Whether the peer tells our fault of some part of the request. */
  async finds({ left, right, ...seen }: Seen): Promise<boolean> {
    const { request } = seen
    const keys = keysNamed(request, this.#table)
    await this.#open()
    await this.#copy(keys)
    const named = faultOf(left)
    const isKept = (name: string) => named.includes(name) || aboutPlaceholders.test(named)
    // First those where the other fault is gone, and a third one came to light.
    const [changed, same] = [[{ request, fault: right.message }], [] as ComparedRequest[]]
    const asked = new Set<string>()
    for (;;) {
      const next = changed.shift() ?? { request: same.shift(), fault: right.message }
      if (!next.request) return false
      for (const input of smallerThan(next.request.input, isValue)) {
        const tidy = withoutUnused(input, isKept) as ComparedRequest["input"]
        const text = JSON.stringify(tidy)
        if (asked.has(text)) continue
        if (asked.add(text).size > partsMax) return false
        const part = { ...request, input: tidy }
        const answer = await answerOf(this.#url, this.#name, part)
        if (answer.code === undefined) await this.#copy(keys)
        else if (refusedAlike({ ...seen, left, right: answer, request: part })) return true
        else if (answer.message === next.fault) same.push(part)
        else changed.push({ request: part, fault: answer.message })
      }
    }
  }

  async close(): Promise<void> {
    if (this.#isOpen) await this.#ask("DeleteTable", { TableName })
  }

  async #open(): Promise<void> {
    if (this.#isOpen) return
    for (let attempts = 1; ; attempts++) {
      const created = await this.#ask("CreateTable", this.#table.create)
      if (created.code === undefined) break
      // A server that fell over may be on its feet again soon.
      if (attempts === 5) throw new Error(`CreateTable: ${JSON.stringify(created)}`)
      await wait(1000)
    }
    this.#isOpen = true
  }

  async #copy(keys: readonly object[]): Promise<void> {
    for (const Key of keys) {
      const get = { operation: "GetItem", input: { TableName, Key, ConsistentRead: true } }
      const { Item } = await answerOf(this.#url, this.#original, get)
      if (Item) await this.#ask("PutItem", { TableName, Item })
      else await this.#ask("DeleteItem", { TableName, Key })
    }
  }

  #ask(operation: string, input: ComparedRequest["input"]): Promise<Answer> {
    return answerOf(this.#url, this.#name, { operation, input })
  }
}

const types = new Set(["S", "N", "B", "SS", "NS", "BS", "L", "M", "BOOL", "NULL"])

/** An attribute value, good or bad. */
function isValue(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).some((name) => types.has(name))
  )
}

import { ApiError } from "../error.ts"
import type { Table } from "../model/table/table.ts"
import type { Ask, AskKeys } from "./authorize-ask.ts"

/** What a request says about itself, worked out once however many statements ask. */
export class AskAnswers {
  /** Why the request cannot be understood, as far as anybody asked. */
  fault: ApiError | undefined
  readonly #ask: Ask
  readonly #table: Table | undefined
  #known: Map<string, readonly string[] | undefined> | undefined

  constructor(ask: Ask, table: Table | undefined) {
    this.#ask = ask
    this.#table = table
  }

  get(key: string): readonly string[] | undefined {
    const { keys } = this.#ask
    if (!keys) return undefined
    this.#known ??= new Map()
    if (this.#known.has(key)) return this.#known.get(key)
    const values = this.#valuesOf(keys, key)
    this.#known.set(key, values)
    return values
  }

  #valuesOf(keys: AskKeys, key: string): readonly string[] | undefined {
    try {
      return keys(key, this.#table)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.fault ??= error
      return undefined
    }
  }
}

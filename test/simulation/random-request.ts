/** What a client asks next: few keys and many kinds, so that requests keep meeting. */
import type { Item } from "../../src/model/value/attribute-value.ts"
import type { SeededRandom } from "../support/seeded-random.ts"
import type {
  Action,
  Guard,
  IndexDefinition,
  ItemAction,
  KeyInTable,
  Request,
  TableDefinition,
  Update,
} from "./request.ts"
import { changingIndex, tablesOfSimulation } from "./tables.ts"
import {
  capacities,
  groups,
  memberNames,
  numbers,
  partitions,
  returnsOfOthers,
  returnsOfUpdate,
  words,
} from "./vocabulary.ts"

type Without<T> = T extends unknown ? Omit<T, "capacity"> : never

export class RandomRequests {
  readonly #random: SeededRandom
  readonly #client: string
  /** Transactions with tokens that anybody has sent: shared by all clients. */
  readonly #sent: (Request & { ask: "transactWrite" })[]
  readonly tables: readonly TableDefinition[]
  #stamps = 0
  /** A stamp that was seen, to be asked for: right more often than chance. */
  seenStamp: string | undefined
  /** Where the last page ended. */
  nextPage: Request | undefined

  constructor(random: SeededRandom, client: string, sent: (Request & { ask: "transactWrite" })[]) {
    this.#random = random
    this.#client = client
    this.#sent = sent
    this.tables = tablesOfSimulation
  }

  next(): Request {
    const asked = this.#ask()
    if ("capacity" in asked) return asked
    const request = { ...asked, capacity: this.#random.pick(capacities) } as Request
    if (request.ask === "transactWrite" && request.token !== undefined) this.#sent.push(request)
    return request
  }

  #ask(): Without<Request> | Request {
    const random = this.#random
    if (this.nextPage && random.oneIn(2)) return this.nextPage
    const dice = random.below(100)
    if (dice < 42) return this.#write()
    if (dice < 52) return { ask: "get", ...this.#key(), consistent: random.oneIn(2) }
    if (dice < 66) return this.#transactWrite()
    if (dice < 72) {
      return { ask: "transactGet", keys: this.#keys(6) }
    }
    if (dice < 79)
      return { ask: "batchWrite", actions: this.#keys(6).map((at) => this.#element(at)) }
    if (dice < 84) return { ask: "batchGet", keys: this.#keys(8), consistent: random.oneIn(2) }
    if (dice < 98) return random.oneIn(3) ? this.#scan() : this.#query()
    const definition = random.pick(this.tables)
    if (random.oneIn(3)) return { ask: "deleteTable", table: definition.name }
    return { ask: "createTable", definition }
  }

  #write(): Without<Request> {
    const random = this.#random
    const at = this.#key()
    const action = this.#action(at.key, 2)
    const kinds = action.does === "update" ? returnsOfUpdate : returnsOfOthers
    return { ask: "write", ...at, action, showsOld: random.oneIn(2), returns: random.pick(kinds) }
  }

  #transactWrite(): Without<Request> | Request {
    const random = this.#random
    if (this.#sent.length > 0 && random.oneIn(5)) {
      // Most often one that may still be under way.
      const again = this.#sent.at(-1 - random.below(Math.min(3, this.#sent.length)))
      if (again && !random.oneIn(6)) return { ...again, capacity: random.pick(capacities) }
      if (again?.token) return this.#newTransaction(again.token)
    }
    return this.#newTransaction(random.oneIn(3) ? this.#stamp() : undefined)
  }

  #newTransaction(token: string | undefined): Without<Request> {
    const actions = this.#keys(5).map((at): ItemAction => {
      const showsOld = this.#random.oneIn(2)
      if (this.#random.oneIn(6)) {
        return { ...at, action: { does: "check", guard: this.#guard() }, showsOld }
      }
      return { ...at, action: this.#action(at.key, 4), showsOld }
    })
    return { ask: "transactWrite", actions, ...(token && { token }) }
  }

  #element(at: KeyInTable): ItemAction {
    const action: Action = this.#random.oneIn(3) ? { does: "delete" } : this.#put(at.key)
    return { ...at, action, showsOld: false }
  }

  #action(key: Item, guardOneIn: number): Exclude<Action, { does: "check" }> {
    const random = this.#random
    const guard = random.oneIn(guardOneIn) ? { guard: this.#guard() } : {}
    const dice = random.below(10)
    if (dice < 3) return { ...this.#put(key), ...guard }
    if (dice < 5) return { does: "delete", ...guard }
    return { does: "update", update: this.#update(), ...guard }
  }

  #put(key: Item): Action & { does: "put" } {
    const random = this.#random
    const item: Item = {
      ...key,
      v: { S: this.#stamp() },
      ...(random.oneIn(2) && { n: { N: String(random.below(20) - 5) } }),
      ...(random.oneIn(3) && { ss: { SS: this.#members() } }),
      ...this.#attributes(2),
    }
    return { does: "put", item }
  }

  #update(): Update {
    const random = this.#random
    const sets = this.#attributes(4)
    const removable = ["g", "h", "filler", "n"].filter((name) => !(name in sets))
    const removes = random.oneIn(5) ? [random.pick(removable)] : []
    const isCounted = !removes.includes("n") && random.oneIn(2)
    const by = random.below(9) - 2
    return {
      stamp: this.#stamp(),
      ...(isCounted && { count: { by, with: random.pick(["SET", "ADD"] as const) } }),
      ...(random.oneIn(3) && { appends: true }),
      ...(random.oneIn(3) && {
        members: { to: random.pick(["ADD", "DELETE"] as const), these: this.#members() },
      }),
      sets,
      removes,
    }
  }

  /** Keys of indexes, and something to make the item larger than a unit. */
  #attributes(oneIn: number): Item {
    const random = this.#random
    return {
      ...(random.oneIn(oneIn) && { g: { S: random.pick(groups) } }),
      ...(random.oneIn(oneIn) && { h: { N: String(random.below(5)) } }),
      ...(random.oneIn(oneIn * 4) && { filler: { S: "x".repeat(random.below(5000)) } }),
    }
  }

  #guard(): Guard {
    const random = this.#random
    if (this.seenStamp && random.oneIn(3)) return { when: "stamp", is: this.seenStamp }
    return random.pick<Guard>([
      { when: "exists" },
      { when: "exists" },
      { when: "absent" },
      { when: "below", n: random.below(15) },
      { when: "has", member: random.pick(memberNames) },
    ])
  }

  #query(): Without<Request> {
    const random = this.#random
    const table = random.pick(this.tables)
    const index = this.#index(table)
    const partition = random.pick(index?.partition === "g" ? groups : partitions)
    const sort = index ? index.sort && { N: String(random.below(5)) } : this.#sortOf(table)
    const from = sort && random.oneIn(3) ? { from: sort } : {}
    return {
      ask: "query",
      partition,
      ...from,
      backward: random.oneIn(2),
      ...this.#page(table, index),
    }
  }

  #scan(): Without<Request> {
    const random = this.#random
    const table = random.pick(this.tables)
    const of = 1 + random.below(4)
    const segment = random.oneIn(2) ? { segment: { at: random.below(of), of } } : {}
    return { ask: "scan", ...segment, ...this.#page(table, this.#index(table)) }
  }

  #page({ name }: TableDefinition, index: IndexDefinition | undefined) {
    const random = this.#random
    return {
      table: name,
      ...(index && { index: index.name }),
      ...(random.oneIn(2) && { limit: 1 + random.below(5) }),
      ...(random.oneIn(5) && { below: random.below(10) }),
      countsOnly: random.oneIn(6),
      consistent: index?.kind !== "global" && random.oneIn(2),
    }
  }

  #index({ indexes }: TableDefinition): IndexDefinition | undefined {
    const random = this.#random
    if (random.oneIn(6)) return changingIndex
    return indexes.length > 0 && random.oneIn(2) ? random.pick(indexes) : undefined
  }

  #key(): KeyInTable {
    const table = this.#random.pick(this.tables)
    const sk = this.#sortOf(table)
    const key = { pk: { S: this.#random.pick(partitions) }, ...(sk && { sk }) }
    return { table: table.name, key }
  }

  /** Keys of different items. */
  #keys(max: number): readonly KeyInTable[] {
    const keys = Array.from({ length: 1 + this.#random.below(max) }, () => this.#key())
    return [...new Map(keys.map((at) => [JSON.stringify(at), at])).values()]
  }

  #sortOf({ sort }: TableDefinition): Item[string] | undefined {
    if (!sort) return undefined
    return sort === "N" ? { N: this.#random.pick(numbers) } : { S: this.#random.pick(words) }
  }

  #members(): readonly string[] {
    const chosen = memberNames.filter(() => this.#random.oneIn(2))
    return chosen.length > 0 ? chosen : [this.#random.pick(memberNames)]
  }

  #stamp(): string {
    return `${this.#client}.${this.#stamps++}`
  }
}

import { setTimeout as sleep } from "node:timers/promises"
import { itemBytesMax } from "../../limits.ts"
import { attributeOf, type Item } from "../../model/value/attribute-value.ts"
import { itemSize } from "../../model/value/size.ts"
import { CallRefused } from "../signed-call.ts"
import type { Calls } from "./calls.ts"

const batchItems = 25
/** Of 16 MB that a request may have, with room for what JSON adds. */
const batchBytes = 6 * 1024 * 1024
const batchesAtOnce = 8
const waitMsMax = 2000

/** Puts items in batches, several at a time, and those that are refused one by one. */
export class BatchWriter {
  readonly #calls: Calls
  readonly #table: string
  readonly #keyNames: readonly string[]
  readonly #onFault: (text: string) => void
  /** By their keys: a batch must not have one twice, and the last one counts. */
  #waiting = new Map<string, Item>()
  #waitingBytes = 0
  readonly #underWay = new Set<Promise<void>>()
  #failure: unknown
  items = 0
  errors = 0

  constructor(
    calls: Calls,
    table: string,
    keyNames: readonly string[],
    { onFault }: { readonly onFault: (text: string) => void },
  ) {
    this.#calls = calls
    this.#table = table
    this.#keyNames = keyNames
    this.#onFault = onFault
  }

  fault(text: string): void {
    this.errors += 1
    this.#onFault(text)
  }

  /** Waits while too much is under way. Throws when the table cannot be written to. */
  async put(item: Item): Promise<void> {
    const size = itemSize(item)
    if (size > itemBytesMax) return this.fault(`an item of ${size} bytes`)
    const key = JSON.stringify(this.#keyNames.map((name) => attributeOf(item, name)))
    if (this.#waiting.has(key)) this.items += 1
    this.#waiting.set(key, item)
    this.#waitingBytes += size
    if (this.#waiting.size < batchItems && this.#waitingBytes < batchBytes) return
    await this.#send()
  }

  /** Everything is in the table, or was told of. */
  async flush(): Promise<void> {
    if (this.#waiting.size > 0) await this.#send()
    await Promise.all(this.#underWay)
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Of two batches with the same key at once the later might come first: so they do not overlap. */
  #sentKeys = new Set<string>()

  async #send(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = new Map()
    this.#waitingBytes = 0
    if ([...batch.keys()].some((key) => this.#sentKeys.has(key))) {
      await Promise.all(this.#underWay)
    }
    while (this.#underWay.size >= batchesAtOnce) await Promise.race(this.#underWay)
    if (this.#failure !== undefined) throw this.#failure
    for (const key of batch.keys()) this.#sentKeys.add(key)
    const writing = this.#write([...batch.values()])
      .catch((error: unknown) => {
        this.#failure ??= error
      })
      .finally(() => {
        this.#underWay.delete(writing)
        for (const key of batch.keys()) this.#sentKeys.delete(key)
      })
    this.#underWay.add(writing)
  }

  async #write(items: readonly Item[]): Promise<void> {
    let left: unknown = items.map((Item) => ({ PutRequest: { Item } }))
    for (let tries = 1; Array.isArray(left) && left.length > 0; tries += 1) {
      const RequestItems = { [this.#table]: left }
      const reply = await this.#calls.call("BatchWriteItem", { RequestItems }).catch(refusalOf)
      if (reply instanceof CallRefused) return this.#writeEach(items)
      left = (reply.UnprocessedItems as Record<string, unknown>)[this.#table]
      if (left) await sleep(Math.min(waitMsMax, 25 * 2 ** tries))
    }
    this.items += items.length
  }

  /** One of them is what the table does not take. */
  async #writeEach(items: readonly Item[]): Promise<void> {
    for (const Item of items) {
      const reply = await this.#calls
        .call("PutItem", { TableName: this.#table, Item })
        .catch(refusalOf)
      if (reply instanceof CallRefused) this.fault(reply.message)
      else this.items += 1
    }
  }
}

/** A refusal of what was sent; anything else is thrown on. */
function refusalOf(error: unknown): CallRefused {
  if (error instanceof CallRefused && error.code === "ValidationException") return error
  throw error
}

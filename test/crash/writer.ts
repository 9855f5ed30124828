/**
 * Writes to keys of its own and remembers, for each, what was acknowledged last and what a request
 * under way would make of it. After a crash one of the two must be there, whole.
 */
import { isDeepStrictEqual } from "node:util"
import type { AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb"
import type { SeededRandom } from "../support/seeded-random.ts"

export const TableName = "Crash"
/** An item that every writer counts up. */
export const sharedKey = { pk: { S: "shared" } }

type Item = Record<string, AttributeValue>
/** The item of a key; undefined: there is none. */
type State = Item | undefined

interface Remembered {
  acknowledged: State
  /** Set while a request is under way: whether it was applied is not known. */
  underWay?: { readonly state: State }
}

const keysOfEach = 6

export class Writer {
  readonly #random: SeededRandom
  readonly #keys: Map<string, Remembered>
  /** The keys of a transaction under way. */
  #together: readonly string[] = []
  #version = 0
  acknowledgedCounts = 0
  attemptedCounts = 0
  acknowledgedWrites = 0

  constructor(name: string, random: SeededRandom) {
    this.#random = random
    const names = Array.from({ length: keysOfEach }, (_, place) => `${name}#${place}`)
    this.#keys = new Map(names.map((key) => [key, { acknowledged: undefined }]))
  }

  /** Writes until the server is gone; any other refusal is thrown. */
  async run(db: DynamoDB): Promise<void> {
    for (;;) {
      try {
        await this.#writeOnce(db)
      } catch (error) {
        if (isConnectionLost(error)) return
        throw error
      }
    }
  }

  /** Compares what is there with what may be there, and takes it as the truth from now on. */
  async check(db: DynamoDB): Promise<void> {
    const applied: string[] = []
    for (const [pk, remembered] of this.#keys) {
      const { Item: found } = await db.getItem({
        TableName,
        Key: { pk: { S: pk } },
        ConsistentRead: true,
      })
      const allowed = [remembered.acknowledged]
      if (remembered.underWay) allowed.push(remembered.underWay.state)
      if (!allowed.some((state) => isDeepStrictEqual(state, found))) {
        throw new Error(`${pk} is ${JSON.stringify(found)}, none of ${JSON.stringify(allowed)}`)
      }
      const { underWay } = remembered
      if (underWay && isDeepStrictEqual(underWay.state, found)) applied.push(pk)
      this.#keys.set(pk, { acknowledged: found })
    }
    const done = this.#together.filter((pk) => applied.includes(pk))
    if (done.length !== 0 && done.length !== this.#together.length) {
      throw new Error(`of a transaction on ${this.#together} only ${done} is there`)
    }
    this.#together = []
  }

  async #writeOnce(db: DynamoDB): Promise<void> {
    const acts = [this.#put, this.#update, this.#delete, this.#batch, this.#count, this.#transact]
    await this.#random.pick(acts).call(this, db)
    this.acknowledgedWrites += 1
  }

  #put(db: DynamoDB) {
    const [pk, item] = this.#nextItem()
    return this.#expecting(new Map([[pk, item]]), () => db.putItem({ TableName, Item: item }))
  }

  /** Both halves carry the same number: an item with two of them was half-applied. */
  #update(db: DynamoDB) {
    const [pk, next] = this.#nextItem()
    const item = { ...this.#keys.get(pk)?.acknowledged, ...next }
    return this.#expecting(new Map([[pk, item]]), () =>
      db.updateItem({
        TableName,
        Key: { pk: { S: pk } },
        UpdateExpression: "SET half = :half, twin = :half, filler = :filler",
        ExpressionAttributeValues: { ":half": next.half, ":filler": next.filler },
      }),
    )
  }

  #delete(db: DynamoDB) {
    const pk = this.#random.pick([...this.#keys.keys()])
    return this.#expecting(new Map([[pk, undefined]]), () =>
      db.deleteItem({ TableName, Key: { pk: { S: pk } } }),
    )
  }

  #batch(db: DynamoDB) {
    const items = new Map<string, Item>()
    while (items.size < keysOfEach / 2) items.set(...this.#nextItem())
    const requests = [...items.values()].map((Item) => ({ PutRequest: { Item } }))
    return this.#expecting(items, () =>
      db.batchWriteItem({ RequestItems: { [TableName]: requests } }),
    )
  }

  async #transact(db: DynamoDB) {
    const items = new Map<string, Item>()
    while (items.size < 2) items.set(...this.#nextItem())
    const TransactItems = [...items.values()].map((Item) => ({ Put: { TableName, Item } }))
    this.#together = [...items.keys()]
    await this.#expecting(items, () => db.transactWriteItems({ TransactItems }))
    this.#together = []
  }

  async #count(db: DynamoDB) {
    this.attemptedCounts += 1
    await db.updateItem({
      TableName,
      Key: sharedKey,
      UpdateExpression: "ADD visits :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    })
    this.acknowledgedCounts += 1
  }

  #nextItem() {
    this.#version += 1
    const pk = this.#random.pick([...this.#keys.keys()])
    const half = { N: `${this.#version}` }
    const filler = { S: "x".repeat(this.#random.below(3000)) }
    return [pk, { pk: { S: pk }, half, twin: half, filler }] as const
  }

  async #expecting(states: ReadonlyMap<string, State>, send: () => Promise<unknown>) {
    for (const [pk, state] of states) {
      this.#keys.set(pk, { acknowledged: this.#keys.get(pk)?.acknowledged, underWay: { state } })
    }
    await send()
    for (const [pk, state] of states) this.#keys.set(pk, { acknowledged: state })
  }
}

function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && /ECONNRESET|ECONNREFUSED|EPIPE|hang up/.test(String(error))
}

/**
 * A history of random writes on a clock that we move, with the model of every second; then the
 * table is restored to some of them while others go on writing, and has to be what the model was.
 */
import type { DynamoDB, TransactWriteItem, WriteRequest } from "@aws-sdk/client-dynamodb"
import type { SeededRandom } from "../support/seeded-random.ts"
import { createTable, itemsOf, type RecoverySubject, textOf } from "./subject.ts"

export interface HistoryOptions {
  /** Of the clock. */
  readonly seconds: number
  readonly restores: number
  readonly keys: number
  /** What passes of the clock between two rounds of writes. */
  readonly tickMs: number
}

type Model = ReadonlyMap<string, object>

interface Second {
  readonly atMs: number
  readonly model: Model
}

const TableName = "History"

/** Returns what was found; throws where a restored table is another. */
export async function runHistory(
  subject: RecoverySubject,
  random: SeededRandom,
  { seconds, restores, keys, tickMs }: HistoryOptions,
): Promise<{ readonly writes: number; readonly restored: number }> {
  const { db, clock, settle } = subject
  await createTable(db, TableName)
  const writer = new Writer(db, random, keys)
  // Some items are older than recovery.
  for (let round = 0; round < 5; round++) await writer.round()
  await db.updateContinuousBackups({
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  })
  const history: Second[] = []
  const endMs = clock.nowMs + seconds * 1000
  while (clock.nowMs < endMs) {
    const nextMs = clock.nowMs + 1 + random.below(2 * tickMs)
    // No write has a time between the last one and this.
    for (let atMs = secondAfter(clock.nowMs); atMs < nextMs; atMs += secondsStep(tickMs)) {
      history.push({ atMs, model: new Map(writer.model) })
    }
    clock.nowMs = nextMs
    await writer.round()
    if (random.oneIn(50)) await settle()
  }
  for (let at = 0; at < restores; at++) {
    const { atMs, model } = random.pick(history)
    const target = `Restored-${at}`
    await restoreWhileWriting(subject, writer, target, atMs)
    await holdAgainst(db, target, model, atMs)
    await db.deleteTable({ TableName: target })
  }
  return { writes: writer.writes, restored: restores }
}

function secondAfter(ms: number): number {
  return Math.ceil(ms / 1000) * 1000
}

/** Of a long quiet time not every second is remembered. */
function secondsStep(tickMs: number): number {
  return Math.max(1, Math.floor(tickMs / 5000)) * 1000
}

async function restoreWhileWriting(
  { db, clock, settle }: RecoverySubject,
  writer: Writer,
  TargetTableName: string,
  atMs: number,
): Promise<void> {
  let isDone = false
  const writing = (async () => {
    while (!isDone) {
      clock.nowMs += 7
      await writer.round()
    }
  })()
  try {
    await db.restoreTableToPointInTime({
      ...{ SourceTableName: TableName, TargetTableName, RestoreDateTime: new Date(atMs) },
    })
    for (;;) {
      await settle()
      const { Table } = await db.describeTable({ TableName: TargetTableName })
      if (Table?.TableStatus === "ACTIVE") return
    }
  } finally {
    isDone = true
    await writing
  }
}

async function holdAgainst(db: DynamoDB, target: string, model: Model, atMs: number) {
  const expected = [...model.values()].map(textOf).sort()
  const found = await itemsOf(db, target)
  if (found.join("\n") !== expected.join("\n")) {
    const missing = expected.filter((text) => !found.includes(text)).slice(0, 3)
    const more = found.filter((text) => !expected.includes(text)).slice(0, 3)
    const differs = JSON.stringify({ missing, more })
    throw new Error(`restored to ${new Date(atMs).toISOString()}, it differs: ${differs}`)
  }
  const grouped = [...model.values()].filter((item) => "group" in item).map(textOf)
  const index = await itemsOf(db, target, "ByGroup")
  if (index.join("\n") !== grouped.sort().join("\n")) {
    throw new Error(`restored to ${new Date(atMs).toISOString()}, its index differs`)
  }
}

class Writer {
  readonly model = new Map<string, object>()
  writes = 0
  readonly #db: DynamoDB
  readonly #random: SeededRandom
  readonly #keys: number

  constructor(db: DynamoDB, random: SeededRandom, keys: number) {
    this.#db = db
    this.#random = random
    this.#keys = keys
  }

  /** Several writes at the same time, each to keys of its own. */
  async round(): Promise<void> {
    const random = this.#random
    const free = new Set<number>()
    while (free.size < Math.min(8, this.#keys)) free.add(random.below(this.#keys))
    const places = [...free]
    await Promise.all([
      this.#one(places.slice(0, 1)),
      this.#one(places.slice(1, 2)),
      random.oneIn(2) ? this.#transaction(places.slice(2, 5)) : this.#batch(places.slice(2, 5)),
      this.#one(places.slice(5, 6)),
    ])
  }

  async #one([place = 0]: readonly number[]): Promise<void> {
    const { Put, Delete } = this.#action(place)
    if (Put) await this.#db.putItem(Put)
    else await this.#db.deleteItem(Delete as { TableName: string; Key: never })
  }

  async #transaction(places: readonly number[]): Promise<void> {
    await this.#db.transactWriteItems({
      TransactItems: places.map((place) => this.#action(place)),
    })
  }

  async #batch(places: readonly number[]): Promise<void> {
    const requests = places.map((place): WriteRequest => {
      const { Put, Delete } = this.#action(place)
      return Put ? { PutRequest: { Item: Put.Item } } : { DeleteRequest: { Key: Delete?.Key } }
    })
    await this.#db.batchWriteItem({ RequestItems: { [TableName]: requests } })
  }

  #action(place: number): TransactWriteItem {
    const random = this.#random
    const Key = { pk: { S: `p${place % 7}` }, sk: { S: `s${place}` } }
    const name = `${place}`
    this.writes++
    if (random.oneIn(4)) {
      this.model.delete(name)
      return { Delete: { TableName, Key } }
    }
    const Item = {
      ...Key,
      version: { N: `${this.writes}` },
      text: { S: "x".repeat(random.below(300)) },
      ...(random.oneIn(2) && { group: { S: `g${random.below(5)}` } }),
    }
    this.model.set(name, Item)
    return { Put: { TableName, Item } }
  }
}

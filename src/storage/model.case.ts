/** The part of the shared suite that compares with a simple model, step by step. */
import { expect, test } from "vitest"
import { type SeededRandom, seededRandom, seedOf } from "../../test/support/seeded-random.ts"
import { ApiError } from "../error.ts"
import type { Change, ItemKey, ItemRow, PageBound, Read, Storage } from "./storage.ts"

const steps = 300
const tables = [1, 2]
const names = ["one", "two"]

/** What storage promises, as short as it can be said. */
class Model {
  items = new Map<string, { table: number; key: ItemKey; row: ItemRow }>()
  counts = new Map<number, { items: number; bytes: number }>()
  names = new Map<string, { table: number; body: string }>()
  dropped = new Set<number>()

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#applyOne(change)
  }

  item(table: number, key: ItemKey): ItemRow | undefined {
    return this.items.get(idOf(table, key))?.row
  }

  count(table: number): { items: number; bytes: number } {
    return this.counts.get(table) ?? { items: 0, bytes: 0 }
  }

  page(read: Extract<Read, { space: "partition" | "segment" }>) {
    const inTable = [...this.items.values()].filter(({ table }) => table === read.table)
    const ordered = inTable.toSorted((a, b) => compareKeys(a.key, b.key))
    if (read.space === "segment") {
      const { hashFrom, hashTo, after } = read
      const inRange = ordered.filter(
        ({ key }) =>
          key.hash >= hashFrom && key.hash <= hashTo && (!after || compareKeys(key, after) > 0),
      )
      return bounded(inRange, read.bound)
    }
    const { hash, partition, sort, direction } = read
    const inRange = ordered.filter(
      ({ key }) =>
        key.hash === hash &&
        Buffer.compare(key.partition, partition) === 0 &&
        Buffer.compare(key.sort, sort.from) >= 0 &&
        (!sort.to || Buffer.compare(key.sort, sort.to) < 0),
    )
    return bounded(direction === "forward" ? inRange : inRange.toReversed(), read.bound)
  }

  #applyOne(change: Change): void {
    switch (change.change) {
      case "putItem":
        this.items.set(idOf(change.table, change.key), change)
        return
      case "deleteItem":
        this.items.delete(idOf(change.table, change.key))
        return
      case "count": {
        const { items, bytes } = this.count(change.table)
        const sum = { items: items + change.items, bytes: bytes + change.bytes }
        this.counts.set(change.table, sum)
        return
      }
      case "putTable":
        this.names.set(change.address.name, change)
        return
      case "dropTable":
        if (this.names.get(change.address.name)?.table !== change.table) return
        this.names.delete(change.address.name)
        this.dropped.add(change.table)
        return
      case "sweepTable":
        // Which rows a bounded sweep takes is not promised, so the walk below sweeps all.
        if (!this.dropped.delete(change.table)) return
        for (const [id, { table }] of this.items) if (table === change.table) this.items.delete(id)
        this.counts.delete(change.table)
    }
  }
}

function bounded(rows: readonly { row: ItemRow }[], { rowsMax, bytesMax }: PageBound) {
  const page: ItemRow[] = []
  let bytes = 0
  for (const { row } of rows) {
    page.push(row)
    bytes += row.size
    if (page.length >= rowsMax || bytes >= bytesMax) return { rows: page, isLast: false }
  }
  return { rows: page, isLast: true }
}

function idOf(table: number, { hash, partition, sort }: ItemKey): string {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
  return `${table}/${hash}/${hex(partition)}/${hex(sort)}`
}

function compareKeys(a: ItemKey, b: ItemKey): number {
  const partitions = Buffer.compare(a.partition, b.partition)
  return a.hash - b.hash || partitions || Buffer.compare(a.sort, b.sort)
}

/** Small ranges on purpose: random steps have to meet the same few rows again and again. */
class Dice {
  readonly #random: SeededRandom

  constructor(random: SeededRandom) {
    this.#random = random
  }

  below(end: number): number {
    return this.#random.below(end)
  }

  oneOf<T>(choices: readonly T[]): T {
    return this.#random.pick(choices)
  }

  bytes(): Uint8Array {
    return Uint8Array.from({ length: this.below(3) }, () => this.oneOf([0, 1, 128, 255]))
  }

  key(): ItemKey {
    return { hash: this.below(3), partition: this.bytes(), sort: this.bytes() }
  }

  bound(): PageBound {
    return { rowsMax: 1 + this.below(8), bytesMax: 1 + this.below(100) }
  }

  change(): Change {
    const table = this.oneOf(tables)
    const at = this.below(12)
    const address = { account: "a", region: "r", name: this.oneOf(names) }
    if (at < 6) {
      const row = { body: `body ${this.below(1e6)}`, size: this.below(30) }
      return { change: "putItem", table, key: this.key(), row }
    }
    if (at < 8) return { change: "deleteItem", table, key: this.key() }
    if (at < 9) return { change: "count", table, items: this.below(9) - 4, bytes: this.below(99) }
    if (at < 10) return { change: "putTable", address, table, body: `table ${this.below(1e6)}` }
    if (at < 11) return { change: "dropTable", address, table }
    return { change: "sweepTable", table, rowsMax: 1000 }
  }

  page(): Extract<Read, { space: "partition" | "segment" }> {
    const { hash, partition, sort: from } = this.key()
    const table = this.oneOf(tables)
    const bound = this.bound()
    if (this.below(2) === 0) {
      const direction = this.oneOf(["forward", "backward"] as const)
      const sort = this.below(2) === 0 ? { from } : { from, to: this.bytes() }
      return { space: "partition", table, hash, partition, sort, direction, bound }
    }
    const read = { space: "segment", table, hashFrom: this.below(3), hashTo: 2, bound } as const
    return this.below(2) === 0 ? read : { ...read, after: { ...this.key(), hash: read.hashFrom } }
  }
}

export function describeAgainstModel(storageNow: () => Storage): void {
  const seeds = process.env.SEED ? [Number(process.env.SEED)] : [1, seedOf(undefined)]

  test.each(seeds)("answers like the model, seed %d (set SEED to repeat)", async (seed) => {
    const dice = new Dice(seededRandom(seed))
    const model = new Model()
    const storage = storageNow()
    let itemsMax = 0
    for (let step = 0; step < steps; step++) {
      const at = `seed ${seed}, step ${step}`
      await writeSome(storage, model, dice)
      const table = dice.oneOf(tables)
      const key = dice.key()
      const page = dice.page()
      const address = { account: "a", region: "r", name: dice.oneOf(names) }
      const [row, size, count, found, dropped, rows] = await storage.read(
        [
          { space: "item", table, key },
          { space: "itemSize", table, key },
          { space: "tableCount", table },
          { space: "table", address },
          { space: "droppedTables", rowsMax: 9 },
          page,
        ],
        "strong",
      )
      expect(row, at).toEqual(model.item(table, key))
      expect(size, at).toBe(model.item(table, key)?.size)
      expect(count, at).toEqual(model.count(table))
      expect(found?.body, at).toBe(model.names.get(address.name)?.body)
      expect(dropped, at).toEqual([...model.dropped].toSorted())
      expect(rows, at).toEqual(model.page(page))
      itemsMax = Math.max(itemsMax, model.items.size)
    }
    // A sweep may be the last step.
    expect(itemsMax).toBeGreaterThan(0)
  })
}

/** One to four writers at the same moment; some refuse, some see what they would overwrite. */
async function writeSome(storage: Storage, model: Model, dice: Dice): Promise<void> {
  const writers = Array.from({ length: 1 + dice.below(4) }, async () => {
    const changes = Array.from({ length: 1 + dice.below(3) }, () => dice.change())
    const table = dice.oneOf(tables)
    const key = dice.key()
    const refuses = dice.below(5) === 0
    const refuse = ApiError.conditionFailed()
    const written = storage.write([{ space: "item", table, key }], ([row]) => {
      // Plans run in the order of their commits, so the model may follow them here.
      expect(row).toEqual(model.item(table, key))
      if (refuses) return { refuse }
      model.apply(changes)
      return { changes, reply: "done" }
    })
    if (refuses) await expect(written).rejects.toBe(refuse)
    else expect(await written).toBe("done")
  })
  await Promise.all(writers)
}

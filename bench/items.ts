/** The items of the benchmark: their keys, their bytes, and what a right one looks like. */
import * as v from "valibot"

export const itemsPerPartition = 20
/** Less leaves no room for what every item has. */
export const itemBytesMin = 100
/** An item may have 400 KB; increments need a little of it (guide: Quotas). */
export const itemBytesMax = 400_000

const itemCountMax = 10_000
/** So that the requests of all workloads, signed beforehand, fit into memory. */
const allBytesMax = 32_000_000

/** How many there are, and of which size. */
export interface Items {
  readonly count: number
  /** DynamoDB's size of each: names and values, UTF-8. */
  readonly bytes: number
  /** 20, unless it is said. */
  readonly perPartition?: number
  /** Each partition is in a table of its own. */
  readonly hasManyTables?: boolean
}

export interface Key {
  readonly pk: { readonly S: string }
  readonly sk: { readonly S: string }
}

export type ReplySchema = v.GenericSchema<unknown, unknown>

/** 10,000 of them, or fewer large ones; always whole hundreds, and so whole partitions and batches. */
export function itemsOf(bytes: number): Items {
  const count = Math.min(Math.floor(allBytesMax / bytes), itemCountMax)
  return { bytes, count: Math.max(count - (count % 100), 100) }
}

export function keyOf(items: Items, number: number): Key {
  const { perPartition = itemsPerPartition } = items
  return keyAt(partitionOf(items, number), number % perPartition)
}

export function partitionOf({ perPartition = itemsPerPartition }: Items, number: number): number {
  return Math.floor(number / perPartition)
}

export function keyAt(partition: number, place: number): Key {
  return {
    pk: { S: `customer#${String(partition).padStart(6, "0")}` },
    sk: { S: `order#${String(place).padStart(6, "0")}` },
  }
}

/** Two editions of an item differ, and have the same size. */
export function itemOf(items: Items, number: number, edition: number) {
  const { pk, sk } = keyOf(items, number)
  const note = `note ${edition} for order ${number} was written here; `
  const length = noteLength(items, number)
  return {
    pk,
    sk,
    title: { S: titleOf(number) },
    price: { N: String((number % 900) + 100.25) },
    note: { S: note.repeat(Math.ceil(length / note.length)).slice(0, length) },
  }
}

/** Fits the item of this number in each of its editions. */
export function itemSchema(items: Items, number: number): ReplySchema {
  const { pk, sk } = keyOf(items, number)
  return v.object({
    pk: v.strictObject({ S: v.literal(pk.S) }),
    sk: v.strictObject({ S: v.literal(sk.S) }),
    note: v.strictObject({ S: v.pipe(v.string(), v.length(noteLength(items, number))) }),
  })
}

/** Fits any of them. */
export function anyItemSchema(items: Items) {
  const text = v.looseObject({ S: v.string() })
  return v.pipe(
    v.looseObject({ pk: text, sk: text }),
    v.check(
      (item) => v.is(itemSchema(items, numberOf(items, item)), item),
      "is not one of the items",
    ),
  )
}

/** All of them once, in a fixed order that looks like none. */
export function shuffledNumbers({ count }: Items): number[] {
  // Multiplying by a number that shares no divisor with the count visits each item once.
  return Array.from({ length: count }, (_, index) => (index * 7_919) % count)
}

function numberOf({ perPartition = itemsPerPartition }: Items, { pk, sk }: Key): number {
  const [partition, place] = [pk.S, sk.S].map((text) => Number(text.slice(text.indexOf("#") + 1)))
  return (partition ?? Number.NaN) * perPartition + (place ?? Number.NaN)
}

function titleOf(number: number): string {
  return `Order ${number} of our dear customer`
}

function noteLength(items: Items, number: number): number {
  const { pk, sk } = keyOf(items, number)
  const names = "pk".length + "sk".length + "title".length + "price".length + "note".length
  // Two digits a byte, and one byte more (guide: Item sizes and formats).
  const priceBytes = 4
  return items.bytes - names - pk.S.length - sk.S.length - titleOf(number).length - priceBytes
}

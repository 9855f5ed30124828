import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Table } from "../model/table/table.ts"
import { attributeOf, type Item } from "../model/value/attribute-value.ts"
import type { Storage } from "../storage/storage.ts"

/** All items with one partition key and their entries in the table's local indexes. */
export interface ItemCollection {
  /** The partition key. */
  readonly key: Item
  readonly bytes: number
}

/** Below this, the range that is reported is the same for every collection. */
const measuredFrom = 2 ** 30

/**
 * A collection of more items is judged by these: a few milliseconds of work, for a range that AWS
 * calls an estimate (API reference: ItemCollectionMetrics).
 */
const sumMax = 10_000
const countMax = 1_000_000

/**
 * Measurements that begin at this moment: the writes of a batch to one collection wait for the
 * same. Those of other requests do not: on Workers none may wait for another one's I/O
 * (runtime/workers.ts).
 */
const beginnings = new WeakMap<Storage, Map<string, Promise<number>>>()

/**
 * The collection that an item is in, on tables with a local index. In a table that is no larger
 * than a gigabyte no collection is, so adding up its rows is left to tables where it may matter.
 */
export async function itemCollectionOf(
  storage: Storage,
  table: Table,
  item: Item,
): Promise<ItemCollection | undefined> {
  if (table.localIndexes.length === 0) return undefined
  const { name } = table.key.partition
  const value = attributeOf(item, name)
  const key = value ? { [name]: value } : {}
  const indexes = table.localIndexes.map(({ id }) => id)
  const reads = [table.id, ...indexes].map((id) => ({ space: "tableCount", table: id }) as const)
  const counts = await storage.read(reads, "eventual")
  const bytesMax = counts.reduce((sum, { bytes }) => sum + bytes, 0)
  if (bytesMax < measuredFrom) return { key, bytes: bytesMax }
  const measure = async () => {
    const { hash, partition } = keyBytesOf(table.key, item)
    const collection = { table: table.id, indexes, hash, partition, sumMax, countMax }
    const [bytes] = await storage.read([{ space: "collectionSize", ...collection }], "eventual")
    return bytes
  }
  return { key, bytes: await measureOnce(storage, `${table.id} ${JSON.stringify(key)}`, measure) }
}

function measureOnce(
  storage: Storage,
  collection: string,
  measure: () => Promise<number>,
): Promise<number> {
  const begun = beginnings.get(storage) ?? new Map<string, Promise<number>>()
  beginnings.set(storage, begun)
  let measurement = begun.get(collection)
  if (!measurement) {
    measurement = measure()
    begun.set(collection, measurement)
    void afterThisMoment(() => begun.delete(collection))
  }
  return measurement
}

/** The writes of one batch come here one step of a promise after another. */
const microtasks = 10

async function afterThisMoment(then: () => void): Promise<void> {
  for (let step = 0; step < microtasks; step++) await undefined
  then()
}

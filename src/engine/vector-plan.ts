/** What a write of one item does to the table's vector indexes, and what that costs. */
import { vectorRequestBytesMin } from "../limits.ts"
import { compareBytes } from "../model/key/byte-range.ts"
import { isSameEntry } from "../model/table/index-entry.ts"
import type { Table, VectorIndex } from "../model/table/table.ts"
import {
  livingVectorIndexes,
  type VectorEntry,
  vectorEntryOf,
  vectorNames,
} from "../model/table/vector-index.ts"
import type { Item } from "../model/value/attribute-value.ts"
import { normOf } from "../model/vector/metric.ts"
import type { Change, ItemKey } from "../storage/storage.ts"
import type { IndexCharge, IndexPlan } from "./index-charge.ts"

const nothing: IndexPlan = { changes: [], charges: [] }

/** `before` and `after` are absent where there was or is no item. */
export function planVectors(
  table: Table,
  item: ItemKey,
  before: Item | undefined,
  after: Item | undefined,
): IndexPlan {
  const indexes = livingVectorIndexes(table)
  if (indexes.length === 0) return nothing
  const changes: Change[] = []
  const charges: IndexCharge[] = []
  for (const index of indexes) {
    const from = before && vectorEntryOf(table.key, index, before)
    const to = after && vectorEntryOf(table.key, index, after)
    const isSame = from && to && isSameEntry(vectorNames(table.key, index), before, after)
    if (isSame) continue
    if (to && !(from && isSameRow(from, to))) changes.push(putVector(index, item, to))
    if (from && !to) changes.push({ change: "deleteVector", index: index.id, item })
    const last = to ?? from
    if (last && asksForWork(last.vector)) changes.push(workOn(index, last))
    const bytes = bytesOf(from, to)
    if (bytes > 0) charges.push({ index: index.name, kind: "vector", units: bytes })
  }
  return { changes, charges }
}

/** The vector of an item that was there before its index, where the index holds it. */
export function vectorsToFill(
  table: Table,
  index: VectorIndex,
  key: ItemKey,
  item: Item,
): readonly Change[] {
  const entry = vectorEntryOf(table.key, index, item)
  if (!entry) return []
  return [putVector(index, key, entry), workOn(index, entry)]
}

/** Whoever does the work finds out whether there are enough of them. */
function workOn({ id, metric }: VectorIndex, { partition }: VectorEntry): Change {
  return { change: "putVectorWork", index: id, partition, metric }
}

/**
 * So many writes go by before one asks for its place to be looked after. Nobody counts them, and a
 * plan throws no dice, so the vector itself decides.
 */
const writesPerLook = 256

function asksForWork(vector: Float32Array): boolean {
  let hash = 0
  for (const bits of new Uint32Array(vector.buffer, vector.byteOffset, vector.length)) {
    hash = Math.imul(hash ^ bits, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return (hash >>> 0) % writesPerLook === 0
}

function putVector({ id }: VectorIndex, item: ItemKey, entry: VectorEntry): Change {
  const { partition, filters, vector, size } = entry
  const row = { partition, filters, vector: bytesOfVector(vector), norm: normOf(vector), size }
  return { change: "putVector", index: id, item, row }
}

export function bytesOfVector({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function isSameRow(a: VectorEntry, b: VectorEntry): boolean {
  return (
    a.size === b.size &&
    a.filters === b.filters &&
    compareBytes(a.partition, b.partition) === 0 &&
    compareBytes(bytesOfVector(a.vector), bytesOfVector(b.vector)) === 0
  )
}

/**
 * As reported of the service: an entry that appears, vanishes or changes costs its bytes, 1,024 at
 * least, and one that moves to another partition costs both.
 */
function bytesOf(from: VectorEntry | undefined, to: VectorEntry | undefined): number {
  if (from && to && compareBytes(from.partition, to.partition) === 0) {
    return Math.max(vectorRequestBytesMin, from.size, to.size)
  }
  return [from, to].reduce(
    (sum, entry) => sum + (entry ? Math.max(vectorRequestBytesMin, entry.size) : 0),
    0,
  )
}

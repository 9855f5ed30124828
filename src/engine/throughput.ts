/**
 * How much tables and indexes may still read and write: a bucket for each, which fills by the
 * second and holds what was unused during the last five minutes (AWS guide: Burst and adaptive
 * capacity). A request is let in while something is left, and then takes what it really costs, if
 * need be on credit. Every process keeps buckets of its own; they start full.
 */
import type { Table } from "../model/table/table.ts"
import type { Platform } from "../platform.ts"

export type Direction = "Read" | "Write"

/** Throughput that somebody has set a bound to. */
export interface Bounded {
  readonly table: Table
  /** Absent for the table itself. */
  readonly index?: string
  readonly direction: Direction
  readonly unitsPerSecond: number
  /** By its owner's capacity, or by a maximum for a table on demand. */
  readonly by: "provisioned" | "maximum"
}

const burstSeconds = 300
/** Beyond this many, the bucket that came first is forgotten, and so starts full again. */
const bucketsMax = 10_000

/** What bounds the table, or its global index of that name; nothing if nothing does. */
export function boundOf(table: Table, direction: Direction, index?: string): Bounded | undefined {
  const owner = index === undefined ? table : table.globalIndexes.find(({ name }) => name === index)
  if (!owner) return undefined
  const units = direction === "Read" ? "readUnits" : "writeUnits"
  const subject = { table, direction, ...(index !== undefined && { index }) }
  if (table.billing.mode === "PROVISIONED") {
    const provisioned = "billing" in owner ? owner.billing.provisioned : owner.provisioned
    const unitsPerSecond = provisioned?.[units]
    return unitsPerSecond ? { ...subject, unitsPerSecond, by: "provisioned" } : undefined
  }
  const unitsPerSecond = owner.onDemandMaximum?.[units]
  return unitsPerSecond ? { ...subject, unitsPerSecond, by: "maximum" } : undefined
}

export class ThroughputBuckets {
  readonly #platform: Platform
  readonly #processes: number
  readonly #buckets = new Map<string, { units: number; atMs: number }>()

  /** @param processes how many serve the same port: each lets in its share */
  constructor(platform: Platform, processes = 1) {
    this.#platform = platform
    this.#processes = processes
  }

  isEmpty(bounded: Bounded): boolean {
    return this.#filled(bounded).units <= 0
  }

  take(bounded: Bounded, units: number): void {
    this.#filled(bounded).units -= units
  }

  /** The bucket as it is now: a changed bound counts from the time it is first asked about. */
  #filled({ table, index, direction, ...bounded }: Bounded): { units: number } {
    const name = `${table.id}/${direction}/${index ?? ""}`
    const unitsPerSecond = bounded.unitsPerSecond / this.#processes
    const nowMs = this.#platform.now()
    const most = unitsPerSecond * burstSeconds
    const known = this.#buckets.get(name)
    if (!known) {
      const bucket = { units: most, atMs: nowMs }
      if (this.#buckets.size >= bucketsMax) {
        for (const [oldest] of this.#buckets) {
          this.#buckets.delete(oldest)
          break
        }
      }
      this.#buckets.set(name, bucket)
      return bucket
    }
    const seconds = Math.max(0, nowMs - known.atMs) / 1000
    known.units = Math.min(most, known.units + seconds * unitsPerSecond)
    known.atMs = nowMs
    return known
  }
}

/** Larger and larger databases: which there are, and how much slower they may be. */
import { type Cell, connectionsText, type Ratio, ratioOf } from "./comparison.ts"
import type { DrawnWorkload } from "./drawn.ts"
import { type Items, itemsPerPartition } from "./items.ts"

/** A database of its own, named in the tables by its title. */
export interface Size {
  readonly title: string
  readonly items: Items
  /** The title of the one that it is compared with. */
  readonly against: string
  /** p50, as parts of that one's; absent where nothing is promised. */
  readonly p50AtMost?: number
}

export const growthWorkloads: readonly DrawnWorkload[] = ["Get", "Put", "Query"]

/** Where the promise about many items begins. */
const baseItems = 100_000
const p50AtMost = 1.3

/**
 * Items: all in one table, in partitions of 20. Tables: each with one partition, so their number
 * grows with that of the items. Hot: as many items as the base, all in one partition.
 */
export function sizesOf(
  itemCounts: readonly number[],
  tableCounts: readonly number[],
  bytes: number,
): Size[] {
  const counts = itemCounts.toSorted((a, b) => a - b)
  const base = counts.includes(baseItems) ? baseItems : (counts[0] ?? baseItems)
  const ofItems = counts.map((count) => ({
    title: itemsTitle(count),
    items: { bytes, count },
    against: itemsTitle(base),
    ...(count > base && { p50AtMost }),
  }))
  const hot = {
    title: `${grouped(base)} in one partition`,
    items: { bytes, count: base, perPartition: base },
    against: itemsTitle(base),
  }
  const tables = tableCounts.toSorted((a, b) => a - b)
  const ofTables = tables.map((count) => ({
    title: tablesTitle(count),
    items: { bytes, count: count * itemsPerPartition, hasManyTables: true },
    against: tablesTitle(tables[0] ?? 1),
  }))
  return [...ofItems, ...(counts.length > 0 ? [hot] : []), ...ofTables]
}

/** The cells are named by the titles of the sizes. */
export function growthRatios(
  cells: readonly Cell[],
  sizes: readonly Size[],
): ReadonlyMap<string, readonly Ratio[]> {
  const ratios = sizes.flatMap(({ title, against, p50AtMost: atMost }) =>
    cells
      .filter(({ server }) => server === title && title !== against)
      .flatMap((cell) => {
        const { workload, connections } = cell
        const other = cells.find(
          (one) =>
            one.server === against && one.workload === workload && one.connections === connections,
        )
        if (!other) return []
        const ratio = ratioOf(cell, other, "p50Ms")
        const verdict = atMost && { isKept: ratio <= atMost, promise: `≤ ${atMost}` }
        return [{ of: title, against, workload, connections, ratio, ...(verdict && { verdict }) }]
      }),
  )
  const counts = [...new Set(ratios.map(({ connections }) => connections))]
  return new Map(
    counts.map((count) => [
      `p50, ${connectionsText(count)}`,
      ratios.filter(({ connections }) => connections === count),
    ]),
  )
}

function itemsTitle(count: number): string {
  return `${grouped(count)} items`
}

function tablesTitle(count: number): string {
  return `${grouped(count)} table${count === 1 ? "" : "s"}`
}

function grouped(count: number): string {
  return count.toLocaleString("en")
}

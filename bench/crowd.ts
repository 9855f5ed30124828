/** What a GetItem costs while others are there. */
import { type Cell, connectionsText, median, type Ratio, ratioOf } from "./comparison.ts"

/** Who is there, each a row of the table. */
export const crowds = { nobody: "nobody else", idle: "many idle", writers: "64 who write" } as const

/** Parts of the p50 of the same reads, while 64 write durably. */
const p99AtMost = 5

export function crowdRatios(cells: readonly Cell[]): ReadonlyMap<string, readonly Ratio[]> {
  const alone = cells.find(({ server }) => server === crowds.nobody)
  const idle = cells.filter(({ server }) => server === crowds.idle)
  const reads = cells.filter(({ server, workload }) => {
    return server === crowds.writers && workload === "Get"
  })
  return new Map([
    [
      "p50 beside many idle connections",
      idle.flatMap((cell) => (alone ? [slower(cell, alone)] : [])),
    ],
    ...reads.map((cell): [string, Ratio[]] => [
      `p99 / p50 of the same, ${connectionsText(cell.connections)}`,
      [spread(cell)],
    ]),
  ])
}

function slower(cell: Cell, alone: Cell): Ratio {
  const { server, workload, connections } = cell
  const ratio = ratioOf(cell, alone, "p50Ms")
  return { of: server, against: alone.server, workload, connections, ratio }
}

function spread({ server, workload, connections, rounds }: Cell): Ratio {
  const ratio = median(rounds.map(({ p99Ms, p50Ms }) => p99Ms / p50Ms))
  const verdict = { isKept: ratio <= p99AtMost, promise: `≤ ${p99AtMost}` }
  return { of: `p99 beside ${server}`, against: "p50", workload, connections, ratio, verdict }
}

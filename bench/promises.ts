/** Which servers are worth comparing, and what we promise about them: one line each. */
import {
  type Cell,
  connectionsText,
  medianOf,
  type Ratio,
  ratioOf,
  type Verdict,
} from "./comparison.ts"
import { type WorkloadName, workloadNames } from "./workloads.ts"

type PerWorkload = Readonly<Partial<Record<WorkloadName, number>>>

/** Two servers, and for some workloads the least ratio that we accept. */
interface Comparison {
  readonly server: string
  readonly against: string
  /** At 64 connections. */
  readonly atLeast?: PerWorkload
  /** So many operations per second are enough, whatever the ratio. */
  readonly orPerSecond?: PerWorkload
}

const targetConnections = 64

const everyWorkload = (ratio: number): PerWorkload =>
  Object.fromEntries(workloadNames.map((name) => [name, ratio]))

/** 60,000 items a second. */
const batchesPerSecond = { BatchWrite: 60_000 / 25 }

const comparisons: readonly Comparison[] = [
  {
    ...{ server: "libdynamo-strict", against: "floor-node", orPerSecond: batchesPerSecond },
    atLeast: { Put: 0.65, Get: 0.75, Query: 0.6, BatchWrite: 0.6 },
  },
  { server: "libdynamo-strict", against: "dynalite", atLeast: { Put: 1, Get: 1.25 } },
  { server: "libdynamo-strict", against: "dynoxide", atLeast: { Put: 4, Get: 1.5 } },
  { server: "libdynamo-strict", against: "dynamodb-local", atLeast: everyWorkload(5) },
  { server: "libdynamo-strict", against: "extenddb" },
  { server: "libdynamo-strict", against: "moto" },
  { server: "libdynamo-strict", against: "libdynamo-node" },
  { server: "libdynamo-workers", against: "libdynamo-strict", atLeast: { Mixed: 1 } },
  { server: "libdynamo-policy", against: "libdynamo-node", atLeast: { Get: 0.8 } },
  {
    ...{ server: "libdynamo-bun-strict", against: "libdynamo-strict" },
    atLeast: { Put: 1.3, Get: 1.3 },
  },
  {
    ...{ server: "libdynamo-bun-strict", against: "dynoxide-memory" },
    atLeast: { Put: 1.5, Get: 0.85 },
  },
  { server: "libdynamo-bun-strict", against: "floor-bun" },
  { server: "libdynamo-bun", against: "libdynamo-node" },
  { server: "libdynamo-stream", against: "libdynamo-node", atLeast: { Put: 0.7 } },
  { server: "libdynamo-recovery", against: "libdynamo-node", atLeast: { Put: 0.6 } },
  { server: "libdynamo-memory", against: "libdynamo-node" },
  { server: "libdynamo-memory", against: "dynalite" },
  { server: "libdynamo-process", against: "dynalite", atLeast: { Get: 2 } },
  { server: "libdynamo-remote", against: "floor-remote", atLeast: { Put: 10, Get: 10 } },
  { server: "libdynamo-workerd", against: "floor-remote" },
]

/** One workload beside another one, on the same server. */
interface Likeness {
  readonly server: string
  readonly workload: WorkloadName
  readonly against: WorkloadName
  /** At 64 connections. */
  readonly atLeast: number
}

const likenesses: readonly Likeness[] = [
  { server: "libdynamo-strict", workload: "Update", against: "Put", atLeast: 0.8 },
  { server: "libdynamo-strict", workload: "ConditionalPut", against: "Put", atLeast: 0.8 },
]

/** How much more many clients get done than one: of writers that wait for each other, say. */
interface Scaling {
  readonly server: string
  readonly workload: WorkloadName
  readonly atLeast?: number
}

const scalings: readonly Scaling[] = [
  { server: "floor-remote", workload: "Hot" },
  { server: "libdynamo-remote", workload: "Hot", atLeast: 10 },
  { server: "libdynamo-workerd", workload: "Hot" },
]

/** Times of one client, as parts of those on another server. */
const latencies = [
  { server: "libdynamo-process", against: "libdynamo-node", workload: "Get", atMost: 1 / 3 },
] as const

/** All that these cells have to say, in groups of a title each. */
export function ratiosOf(cells: readonly Cell[]): ReadonlyMap<string, readonly Ratio[]> {
  const connections = [...new Set(cells.map((cell) => cell.connections))]
  return new Map([
    ...connections.map((count): [string, Ratio[]] => [
      `operations per second, ${connectionsText(count)}`,
      compared(cells, count),
    ]),
    [`operations per second, ${targetConnections} connections / 1`, scaled(cells)],
    ["p50, 1 connection", quickened(cells)],
  ])
}

function compared(cells: readonly Cell[], connections: number): Ratio[] {
  const isTarget = connections === targetConnections
  const between = comparisons.flatMap((comparison) =>
    workloadNames.flatMap((workload) => {
      const { server, against, atLeast, orPerSecond } = comparison
      const cell = find(cells, server, workload, connections)
      const other = find(cells, against, workload, connections)
      if (!cell || !other) return []
      const least = isTarget ? atLeast?.[workload] : undefined
      const ratio = ratioOf(cell, other)
      const verdict = atLeastVerdict(ratio, least, cell, orPerSecond?.[workload])
      return [{ of: server, against, workload, connections, ratio, ...verdict }]
    }),
  )
  const within = likenesses.flatMap(({ server, workload, against, atLeast }) => {
    const cell = find(cells, server, workload, connections)
    const other = find(cells, server, against, connections)
    if (!cell || !other) return []
    const ratio = ratioOf(cell, other)
    const verdict = atLeastVerdict(ratio, isTarget ? atLeast : undefined, cell)
    return [{ of: server, against: `its ${against}`, workload, connections, ratio, ...verdict }]
  })
  return [...between, ...within]
}

function scaled(cells: readonly Cell[]): Ratio[] {
  return scalings.flatMap(({ server, workload, atLeast }) => {
    const many = find(cells, server, workload, targetConnections)
    const one = find(cells, server, workload, 1)
    if (!one || !many) return []
    const ratio = ratioOf(many, one)
    const verdict = atLeastVerdict(ratio, atLeast, many)
    return [
      { of: server, against: "1", workload, connections: targetConnections, ratio, ...verdict },
    ]
  })
}

function quickened(cells: readonly Cell[]): Ratio[] {
  return latencies.flatMap(({ server, against, workload, atMost }) => {
    const cell = find(cells, server, workload, 1)
    const other = find(cells, against, workload, 1)
    if (!cell || !other) return []
    const ratio = ratioOf(cell, other, "p50Ms")
    const verdict = { isKept: ratio <= atMost, promise: `≤ ${atMost.toFixed(2)}` }
    return [{ of: server, against, workload, connections: 1, ratio, verdict }]
  })
}

function atLeastVerdict(
  ratio: number,
  least: number | undefined,
  cell: Cell,
  enough = Number.POSITIVE_INFINITY,
): { verdict?: Verdict } {
  if (least === undefined) return {}
  const isKept = ratio >= least || medianOf(cell).operationsPerSecond >= enough
  const or = enough < Number.POSITIVE_INFINITY ? ` or ${enough}/s` : ""
  return { verdict: { isKept, promise: `≥ ${least}${or}` } }
}

function find(
  cells: readonly Cell[],
  server: string,
  workload: WorkloadName,
  connections: number,
): Cell | undefined {
  return cells.find(
    (cell) =>
      cell.server === server && cell.workload === workload && cell.connections === connections,
  )
}

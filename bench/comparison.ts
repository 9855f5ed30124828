/** Figures and what follows from them: medians of the rounds, and ratios of two servers. */
import type { Measurement } from "./load-job.ts"
import type { WorkloadName } from "./workloads.ts"

/** One server under one workload with so many clients, measured once in each round. */
export interface Cell {
  readonly server: string
  readonly workload: WorkloadName
  readonly connections: number
  readonly rounds: readonly Measurement[]
}

/** Two servers that are worth comparing, and for some workloads the least that we accept. */
export interface Comparison {
  readonly server: string
  readonly against: string
  /** At 64 connections. */
  readonly atLeast?: Readonly<Partial<Record<WorkloadName, number>>>
}

export const targetConnections = 64

export const comparisons: readonly Comparison[] = [
  { server: "libdynamo-node", against: "floor-node", atLeast: { Put: 0.4, Get: 0.5 } },
  { server: "libdynamo-node", against: "dynalite", atLeast: { Put: 0.6, Get: 1 } },
  { server: "libdynamo-node", against: "dynoxide" },
  { server: "libdynamo-stream", against: "libdynamo-node", atLeast: { Put: 0.7 } },
  { server: "libdynamo-recovery", against: "libdynamo-node", atLeast: { Put: 0.6 } },
  { server: "libdynamo-strict", against: "libdynamo-node" },
  { server: "libdynamo-policy", against: "libdynamo-node", atLeast: { Get: 0.8 } },
  { server: "libdynamo-bun", against: "floor-bun" },
  { server: "libdynamo-bun", against: "libdynamo-node" },
  { server: "libdynamo-remote", against: "floor-remote", atLeast: { Put: 10, Get: 10 } },
  { server: "libdynamo-workerd", against: "floor-remote" },
]

/** How much more many clients get done than one: of writers that wait for each other, say. */
export interface Scaling {
  readonly server: string
  readonly workload: WorkloadName
  readonly atLeast?: number
}

export const scalings: readonly Scaling[] = [
  { server: "floor-remote", workload: "Hot" },
  { server: "libdynamo-remote", workload: "Hot", atLeast: 10 },
  { server: "libdynamo-workerd", workload: "Hot" },
]

export function medianOf(cell: Cell): Measurement {
  const of = (field: keyof Measurement) => median(cell.rounds.map((round) => round[field]))
  return {
    operationsPerSecond: of("operationsPerSecond"),
    p50Ms: of("p50Ms"),
    p99Ms: of("p99Ms"),
    loadCpu: of("loadCpu"),
  }
}

/**
 * The median of the rounds' ratios, not the ratio of the medians: both servers were measured
 * within seconds of each other in every round, so what slows the machine for a while cancels out.
 */
export function ratioOf(cell: Cell, against: Cell): number {
  const ratios = cell.rounds.map((round, index) => {
    const other = against.rounds[index]?.operationsPerSecond ?? Number.NaN
    return round.operationsPerSecond / other
  })
  return median(ratios)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [Math.floor, Math.ceil].map((round) => sorted[round((sorted.length - 1) / 2)])
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

/** Figures and what follows from them: medians of the rounds, and ratios. */
import type { Measurement } from "./load-job.ts"
import type { WorkloadName } from "./workloads.ts"

/** One server under one workload with so many clients, measured once in each round. */
export interface Cell {
  readonly server: string
  readonly workload: WorkloadName
  readonly connections: number
  readonly rounds: readonly Measurement[]
}

/** What one measured cell is to another one. */
export interface Ratio {
  readonly of: string
  readonly against: string
  readonly workload: WorkloadName
  readonly connections: number
  readonly ratio: number
  /** Absent where nothing is promised. */
  readonly verdict?: Verdict
}

export interface Verdict {
  readonly isKept: boolean
  readonly promise: string
}

/** Above this the load process may have been what was measured. */
const loadCpuMax = 0.9

export function isBoundByLoad({ loadCpu }: Pick<Measurement, "loadCpu">): boolean {
  return loadCpu > loadCpuMax
}

export function medianOf(cell: Cell): Measurement {
  const of = (field: keyof Measurement) => median(cell.rounds.map((round) => round[field]))
  return {
    operationsPerSecond: of("operationsPerSecond"),
    p50Ms: of("p50Ms"),
    p99Ms: of("p99Ms"),
    p999Ms: of("p999Ms"),
    loadCpu: of("loadCpu"),
    serverCpuUs: of("serverCpuUs"),
    serverPeakBytes: of("serverPeakBytes"),
  }
}

/**
 * The median of the rounds' ratios, not the ratio of the medians: both servers were measured
 * within seconds of each other in every round, so what slows the machine for a while cancels out.
 */
export function ratioOf(
  cell: Cell,
  against: Cell,
  field: keyof Measurement = "operationsPerSecond",
): number {
  const ratios = cell.rounds.map(
    (round, index) => round[field] / (against.rounds[index]?.[field] ?? Number.NaN),
  )
  return median(ratios)
}

/** Another one is the first in each round. */
export function rotated<T>(list: readonly T[], round: number): T[] {
  const start = round % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [Math.floor, Math.ceil].map((round) => sorted[round((sorted.length - 1) / 2)])
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

/** In titles: `1 connection`, `64 connections`. */
export function connectionsText(count: number): string {
  return `${count} connection${count === 1 ? "" : "s"}`
}

/** What the benchmark and its load process say to each other. */
import type { WorkloadName } from "./workloads.ts"

/** The name is for messages. */
export interface Target {
  readonly name: string
  readonly port: number
}

export type LogReader = "stream" | "recovery"

export type LoadJob =
  /** Signs every request; so much the less to do while measuring. */
  | { readonly job: "prepare"; readonly workloads: readonly WorkloadName[] }
  | { readonly job: "createTable"; readonly target: Target; readonly log?: LogReader }
  | { readonly job: "fill"; readonly target: Target }
  | {
      readonly job: "measure"
      readonly target: Target
      readonly workload: WorkloadName
      readonly connections: number
      readonly warmUpMs: number
      readonly measureMs: number
    }

export interface Measurement {
  readonly operationsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Share of one core that the load process itself used; near 1, it was the bottleneck. */
  readonly loadCpu: number
}

export type LoadAnswer = { readonly done: Measurement | undefined } | { readonly failure: string }

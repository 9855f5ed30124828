/** What the benchmark and its load process say to each other. */
import type { DrawnWorkload } from "./drawn.ts"
import type { Items } from "./items.ts"
import type { TableName } from "./tables.ts"
import type { WorkloadName } from "./workloads.ts"

/** Where requests go. The name is for messages. */
export interface Target {
  readonly name: string
  readonly host: string
  /** 0: `inProcess` says where. */
  readonly port: number
  /** Of the server, to see what it uses; absent where somebody else started it. */
  readonly pid?: number | undefined
  /** The load process opens a database of its own, and asks it without a socket. */
  readonly inProcess?: InProcess
}

export interface InProcess {
  readonly bundle: string
  readonly file: string
}

export type LogReader = "stream" | "recovery"

export type LoadJob =
  /** Signs every request; so much the less to do while measuring. */
  | {
      readonly job: "prepare"
      readonly workloads: readonly WorkloadName[]
      readonly itemBytes: number
    }
  | {
      readonly job: "createTable"
      readonly target: Target
      readonly table: TableName
      readonly log?: LogReader
    }
  | {
      readonly job: "createTables"
      readonly target: Target
      readonly count: number
    }
  | {
      readonly job: "fill"
      readonly target: Target
      /** Absent where the items have many tables. */
      readonly table?: TableName
      /** Instead of the usual ones. */
      readonly items?: Items
    }
  | {
      readonly job: "measure"
      readonly target: Target
      readonly workload: WorkloadName
      readonly connections: number
      readonly warmUpMs: number
      readonly measureMs: number
    }
  | {
      readonly job: "measureDrawn"
      readonly target: Target
      readonly items: Items
      readonly workload: DrawnWorkload
      readonly connections: number
      /** So many requests before those that are measured. */
      readonly warmUps: number
      readonly requests: number
    }

export interface Measurement {
  readonly operationsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  /** Share of one core that the load process itself used; near 1, it was the bottleneck. */
  readonly loadCpu: number
  /** Processor time that the server spent on one request; NaN where nobody can tell. */
  readonly serverCpuUs: number
  /** The most memory that the server had meanwhile; NaN where nobody can tell. */
  readonly serverPeakBytes: number
}

export type LoadAnswer = { readonly done: Measurement | undefined } | { readonly failure: string }

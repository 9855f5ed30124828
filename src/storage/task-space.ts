/**
 * The part of the port about long work and what it needs: tasks that survive a restart, and the
 * change log read backwards.
 */
import type { ChangePage, Shard, StreamAddress } from "./log-space.ts"
import type { PageBound, TableAddress } from "./place.ts"

/** Work in bounded steps: each of them replaces the task in the write that does it. */
export interface Task {
  readonly id: string
  readonly kind: string
  /** The table that it is about, in whose account and region it is listed. */
  readonly address: TableAddress
  /** How far it is, as JSON. */
  readonly body: string
  /** When it is to be looked after: whoever works on it puts this off, so that nobody else does. */
  readonly dueAtMs: number
}

export type TaskRead =
  | { readonly space: "task"; readonly id: string }
  | { readonly space: "dueTasks"; readonly nowMs: number; readonly rowsMax: number }
  /** Of one account and region, in the order of their ids. */
  | { readonly space: "tasks"; readonly account: string; readonly region: string }
  /** Records of one shard with numbers between `after` and `before`, the last one first. */
  | {
      readonly space: "changesBack"
      readonly log: number
      readonly shard: number
      readonly after: number
      readonly before: number
      readonly bound: PageBound
    }
  /** Shards of a log that may have records behind `after`, whatever stream shows them. */
  | { readonly space: "shardsBehind"; readonly log: number; readonly after: number }

export interface FoundInTasks {
  task: Task | undefined
  dueTasks: readonly Task[]
  tasks: readonly Task[]
  changesBack: ChangePage
  shardsBehind: readonly Shard[]
}

export type TaskChange =
  | { readonly change: "putTask"; readonly task: Task }
  | { readonly change: "deleteTask"; readonly id: string }
  /** The items of a table that is dropped in the same write are not swept. */
  | { readonly change: "keepItems"; readonly table: number }
  /** They may be swept now. */
  | { readonly change: "releaseItems"; readonly table: number }
  /** Takes a closed shard out of its stream, and forgets that once it is closed and has no other. */
  | {
      readonly change: "retireShard"
      readonly log: number
      readonly shard: number
      readonly address: StreamAddress
      readonly dueAtMs: number
    }
  /** Closed shards that no stream shows are trimmed so much later, or earlier. */
  | { readonly change: "shiftTrimming"; readonly log: number; readonly byMs: number }

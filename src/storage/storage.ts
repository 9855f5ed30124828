/**
 * The storage port: two verbs, so that a local file and a remote server cannot differ in meaning.
 *
 * - `read` sees one snapshot.
 * - `write` reads, lets a pure plan decide, and applies all of its changes or none. When it
 *   returns, the changes are on disk. The plan may run several times, also on trial with what was
 *   never there, so it keeps nothing and touches nothing.
 *
 * No open transaction crosses the port. Only `runtime/` picks an implementation; every
 * implementation passes `storage.case.ts`.
 */
import type { ApiError } from "../error.ts"
import type { FoundInIndex, IndexChange, IndexRead } from "./index-space.ts"
import type { FoundInLog, LogChange, LogRead } from "./log-space.ts"
import type { ByteRange, ItemKey, ItemRow, PageBound, TableAddress, TokenAddress } from "./place.ts"
import type { FoundInReplicas, ReplicaChange, ReplicaRead } from "./replica-space.ts"
import type { FoundInTasks, TaskChange, TaskRead } from "./task-space.ts"
import type { FoundInVectors, VectorChange, VectorRead } from "./vector-space.ts"

export type { ByteRange, ItemKey, ItemRow, PageBound, TableAddress, TokenAddress } from "./place.ts"

export interface Storage {
  /**
   * Everything from one snapshot. A `strong` read sees every write that was acknowledged before it
   * began; an `eventual` one may be a little older. What is not there is `undefined` or empty,
   * never an error.
   */
  read<const R extends readonly Read[]>(reads: R, consistency: Consistency): Promise<Found<R>>

  /**
   * Applies what `plan` answers for what was found, atomically and durably, and returns its reply.
   * A refusal is thrown and has changed nothing.
   */
  write<const R extends readonly Read[], T>(
    reads: R,
    plan: (found: Found<R>) => Plan<T>,
  ): Promise<T>

  /** Waits for writes under way; later calls are refused. */
  close(): Promise<void>
}

export type Consistency = "strong" | "eventual"

export type Plan<T> =
  | { readonly changes: readonly Change[]; readonly reply: T }
  | { readonly refuse: ApiError }

export type Read =
  /** The table of that name, whole. */
  | { readonly space: "table"; readonly address: TableAddress }
  /** Its version alone: what every item operation checks. */
  | { readonly space: "tableVersion"; readonly address: TableAddress }
  /** Tables of one account and region by name in byte order, after `after`. */
  | {
      readonly space: "tables"
      readonly account: string
      readonly region: string
      readonly after?: string
      readonly rowsMax: number
    }
  /** Of a table, or of an index by its number. */
  | { readonly space: "tableCount"; readonly table: number }
  | { readonly space: "item"; readonly table: number; readonly key: ItemKey }
  /**
   * The item's size alone: all that an unconditional write has to know of the old item, for counts
   * and its reply. What it puts does not depend on it.
   */
  | { readonly space: "itemSize"; readonly table: number; readonly key: ItemKey }
  /** Items of one partition in the order of their sort keys. */
  | {
      readonly space: "partition"
      readonly table: number
      readonly hash: number
      readonly partition: Uint8Array
      readonly sort: ByteRange
      readonly direction: "forward" | "backward"
      readonly bound: PageBound
    }
  /** Items whose hash is in `hashFrom`..`hashTo` (inclusive), ordered by hash, partition, sort. */
  | {
      readonly space: "segment"
      readonly table: number
      readonly hashFrom: number
      readonly hashTo: number
      readonly after?: ItemKey
      readonly bound: PageBound
    }
  /** Tables that were deleted and whose items still lie there. */
  | { readonly space: "droppedTables"; readonly rowsMax: number }
  /** What a client's token was used for, out of date or not. */
  | { readonly space: "token"; readonly address: TokenAddress }
  /** How many tokens are out of date, counted up to `rowsMax`. */
  | { readonly space: "expiredTokens"; readonly nowMs: number; readonly rowsMax: number }
  | IndexRead
  | LogRead
  | VectorRead
  | ReplicaRead
  | TaskRead

export interface TableRow {
  readonly address: TableAddress
  /** A random token; another one after every change, and never the same after a re-creation. */
  readonly version: number
  /** The table as JSON: see `model/table/table.ts`. */
  readonly body: string
}

export interface TableCount {
  readonly items: number
  readonly bytes: number
}

/**
 * Rows in order, and whether the read ran off the end rather than into its bound. Keys are not
 * repeated: the item has them, and reading them as bytes would cost as much as the rest of the row.
 */
export interface ItemPage {
  readonly rows: readonly ItemRow[]
  readonly isLast: boolean
}

export interface TokenRow {
  /** Equal for equal requests: see `engine/client-token.ts`. */
  readonly request: string
  /** The lives of the tables that the request was carried out on. */
  readonly tables: string
  readonly expiresAtMs: number
}

interface FoundIn extends FoundInIndex, FoundInLog, FoundInReplicas, FoundInTasks, FoundInVectors {
  table: TableRow | undefined
  tableVersion: number | undefined
  tables: readonly TableRow[]
  tableCount: TableCount
  item: ItemRow | undefined
  itemSize: number | undefined
  partition: ItemPage
  segment: ItemPage
  droppedTables: readonly number[]
  token: TokenRow | undefined
  expiredTokens: number
}

/** What was found, place by place as it was asked for. */
export type Found<R extends readonly Read[]> = {
  readonly [I in keyof R]: R[I] extends Read ? FoundIn[R[I]["space"]] : never
}

/** What is to be added to the counts of a table or of an index. */
export interface CountChange {
  readonly table: number
  readonly items: number
  readonly bytes: number
}

export type Change =
  /** Creates or replaces the table of that name; storage gives it a new version. */
  | {
      readonly change: "putTable"
      readonly address: TableAddress
      readonly table: number
      readonly body: string
    }
  /** Takes the name away at once; the items are swept later, in bounded steps. */
  | { readonly change: "dropTable"; readonly address: TableAddress; readonly table: number }
  | {
      readonly change: "putItem"
      readonly table: number
      readonly key: ItemKey
      readonly row: ItemRow
    }
  | { readonly change: "deleteItem"; readonly table: number; readonly key: ItemKey }
  /** Adds to the table's counts. Additions commute, so storage may merge them. */
  | ({ readonly change: "count" } & CountChange)
  /** Deletes at most `rowsMax` items of a dropped table; forgets the table once none is left. */
  | { readonly change: "sweepTable"; readonly table: number; readonly rowsMax: number }
  | { readonly change: "putToken"; readonly address: TokenAddress; readonly row: TokenRow }
  /** Deletes at most `rowsMax` tokens that are out of date. */
  | { readonly change: "sweepTokens"; readonly nowMs: number; readonly rowsMax: number }
  | IndexChange
  | LogChange
  | VectorChange
  | ReplicaChange
  | TaskChange

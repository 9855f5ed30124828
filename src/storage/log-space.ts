/**
 * The part of the port about the change log: what happened to the items of a table, in order.
 *
 * A log belongs to one life of a table and has its number. It is divided into shards. A record's
 * sequence number is given by storage when the write is applied. Sequence numbers only grow, in all
 * logs of a database together, and records become visible in their order: whoever has read up to
 * one misses nothing by going on behind it.
 */
import type { PageBound, TableAddress } from "./place.ts"

/** What happened to one item. At least one of the images is there. */
export interface ChangeRecord {
  readonly atMs: number
  /** DynamoDB's bytes of both images. */
  readonly size: number
  /** The whole item before and after, as its JSON. */
  readonly before?: string
  readonly after?: string
  /** Absent for what a client did. */
  readonly actor?: "ttl"
}

export interface LoggedChange extends ChangeRecord {
  readonly sequence: number
}

/** Records in order, and whether the read ran off the end rather than into its bound. */
export interface ChangePage {
  readonly rows: readonly LoggedChange[]
  readonly isLast: boolean
}

/** Names a stream: one window of a log that a table's owner has opened. */
export interface StreamAddress extends TableAddress {
  readonly label: string
}

export interface StreamRow {
  readonly address: StreamAddress
  readonly log: number
  /** The stream as JSON: see `model/stream/stream.ts`. */
  readonly body: string
  readonly closedAtMs?: number
}

/** A part of a log: of some partition keys, for some time. */
export interface Shard {
  readonly log: number
  /** Its number in the log. */
  readonly shard: number
  readonly parent?: number
  /** The stream that shows it. */
  readonly address: StreamAddress
  readonly openedAtMs: number
  /** Its records have greater numbers than this one. */
  readonly openedAfter: number
  /** Its records have numbers up to this one. Absent while it is open. */
  readonly closedAt?: number
  /** When somebody should look after it: open ones are rolled over, closed ones trimmed. */
  readonly dueAtMs: number
}

export type LogRead =
  /** Records of one shard behind `after`, a sequence number. */
  | {
      readonly space: "changes"
      readonly log: number
      readonly shard: number
      readonly after: number
      readonly bound: PageBound
    }
  /** The greatest sequence number that was ever given, or 0. */
  | { readonly space: "lastSequence" }
  /** All shards of one stream, by their numbers. */
  | { readonly space: "shards"; readonly log: number; readonly label: string }
  /** Shards whose time has come. */
  | { readonly space: "dueShards"; readonly nowMs: number; readonly rowsMax: number }
  /** When the record at this place from the end of a shard was written; 0 is the last one. */
  | {
      readonly space: "changeTime"
      readonly log: number
      readonly shard: number
      readonly fromEnd: number
    }
  | { readonly space: "stream"; readonly address: StreamAddress }
  /** Streams of an account and region by table name and label, after `after`. */
  | {
      readonly space: "streams"
      readonly account: string
      readonly region: string
      /** Of this table alone. */
      readonly table?: string
      readonly after?: { readonly name: string; readonly label: string }
      readonly rowsMax: number
    }

export interface FoundInLog {
  changes: ChangePage
  lastSequence: number
  shards: readonly Shard[]
  dueShards: readonly Shard[]
  changeTime: number | undefined
  stream: StreamRow | undefined
  streams: readonly StreamRow[]
}

export type LogChange =
  /** Adds a record to the end of a shard. */
  | {
      readonly change: "appendChange"
      readonly log: number
      readonly shard: number
      readonly record: ChangeRecord
    }
  /**
   * Closes all open shards of a log and opens these. What closes ends, and what opens begins, at
   * the end of the log as it is then.
   */
  | {
      readonly change: "rollLog"
      readonly log: number
      /** When those that close are to be trimmed. */
      readonly closedDueAtMs: number
      readonly opens?: {
        readonly address: StreamAddress
        readonly shards: readonly { readonly shard: number; readonly parent?: number }[]
        readonly atMs: number
        readonly dueAtMs: number
      }
    }
  /** Puts off looking after the open shards of a log. */
  | { readonly change: "postponeLog"; readonly log: number; readonly dueAtMs: number }
  /**
   * Deletes at most `rowsMax` records of a closed shard, the oldest; forgets the shard once none is
   * left, and its stream once that is closed and has no shard left.
   */
  | {
      readonly change: "trimShard"
      readonly log: number
      readonly shard: number
      readonly address: StreamAddress
      readonly rowsMax: number
    }
  | {
      readonly change: "putStream"
      readonly address: StreamAddress
      readonly log: number
      readonly body: string
    }
  | {
      readonly change: "closeStream"
      readonly address: StreamAddress
      readonly log: number
      readonly atMs: number
    }

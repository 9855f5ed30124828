import type { UniqueIds } from "../policy/policy.ts"
import type { StreamView } from "../stream/stream-view.ts"
import type { ScalarType } from "../value/attribute-value.ts"
import type { VectorMetric } from "../vector/metric.ts"
import type { ReplicationSetting } from "./replication.ts"

/**
 * A table as we keep it: one JSON document in the row of its name. What DescribeTable prints is
 * made from this by `describe-table.ts`; nothing here has a wire spelling that matters.
 */
export interface Table extends TableIdentity {
  readonly key: KeySchema
  /** Every attribute that is a key of the table or of an index, by name. */
  readonly attributeTypes: Readonly<Record<string, ScalarType>>
  readonly localIndexes: readonly Index[]
  readonly globalIndexes: readonly GlobalIndex[]
  /** Absent if there are none. */
  readonly vectorIndexes?: readonly VectorIndex[]
  readonly billing: Billing
  readonly deletionProtected: boolean
  readonly tableClass?: TableClassSetting
  /** Absent while none is enabled. */
  readonly stream?: StreamSetting
  /** Of the stream that is enabled, or was last. */
  readonly latestStreamLabel?: string
  /** Absent before anybody wants to know of changes. */
  readonly log?: LogSetting
  /** Absent while nobody may go back in time. */
  readonly recovery?: RecoverySetting
  /** Backups and restores under way that read the log, by their number; absent: none. */
  readonly logHolds?: number
  /** Of a table that was restored. */
  readonly restored?: RestoredSetting
  /** Kinesis data streams that are or were sent its changes. */
  readonly destinations?: readonly KinesisDestination[]
  /** Of the table and its global indexes, where somebody has wanted to know of their keys. */
  readonly insights?: readonly InsightsSetting[]
  /** Absent while items do not expire. */
  readonly expiry?: ExpirySetting
  /** Absent unless the table is one replica of a global table. */
  readonly replication?: ReplicationSetting
  readonly encryption?: EncryptionSetting
  readonly onDemandMaximum?: OnDemandMaximum
  readonly warmThroughput?: WarmThroughput
  /**
   * The import or restore that is putting its items; until that is done nobody else uses it. Nor
   * does anybody use a replica that is about to go: see `isGoing`.
   */
  readonly filling?: string
  readonly tags: Readonly<Record<string, string>>
  readonly resourcePolicy?: ResourcePolicySetting
}

/** What a table is besides what its creator asked for. */
export interface TableIdentity {
  /** The storage's name for this life of the table: rows of a deleted namesake have another one. */
  readonly id: number
  readonly name: string
  readonly arn: string
  /** DynamoDB's TableId, a UUID. */
  readonly uuid: string
  readonly createdAtMs: number
}

export interface KeyAttribute {
  readonly name: string
  readonly type: ScalarType
}

export interface KeySchema {
  readonly partition: KeyAttribute
  readonly sort?: KeyAttribute
}

export interface Index {
  /** The storage's name for this life of the index. */
  readonly id: number
  readonly name: string
  /** One attribute, or up to four in a global index. */
  readonly partition: readonly KeyAttribute[]
  readonly sort: readonly KeyAttribute[]
  readonly projection: Projection
}

export interface GlobalIndex extends Index {
  /**
   * Absent when it is active. One that is being created takes part in every write and in no read;
   * one that is being deleted in neither.
   */
  readonly state?: "CREATING" | "DELETING"
  /** Absent when the table is on demand. */
  readonly provisioned?: ProvisionedThroughput
  readonly onDemandMaximum?: OnDemandMaximum
  readonly warmThroughput?: WarmThroughput
}

export interface VectorIndex {
  /** The storage's name for this life of the index. */
  readonly id: number
  readonly name: string
  /** Holds a list of so many numbers. */
  readonly attribute: string
  readonly dimensions: number
  readonly metric: VectorMetric
  /** The HASH of the search schema: each of its values is searched alone. */
  readonly partition?: KeyAttribute
  /** The INLINE_FILTERs, in their order: what was put is found by their places. */
  readonly filters: readonly KeyAttribute[]
  readonly projection: Projection
  /** As of a global index. */
  readonly state?: "CREATING" | "DELETING"
}

export type Projection =
  | { readonly type: "ALL" }
  | { readonly type: "KEYS_ONLY" }
  | { readonly type: "INCLUDE"; readonly attributes: readonly string[] }

export interface Billing {
  readonly mode: "PROVISIONED" | "PAY_PER_REQUEST"
  /** Kept after a switch back to PROVISIONED, as DescribeTable shows it. */
  readonly onDemandSinceMs?: number
  /** Zeros when the table is on demand. */
  readonly provisioned: ProvisionedThroughput
}

export interface ProvisionedThroughput {
  readonly readUnits: number
  readonly writeUnits: number
  readonly increasedAtMs?: number
  readonly decreasedAtMs?: number
  readonly decreasesToday: number
}

export interface OnDemandMaximum {
  readonly readUnits?: number
  readonly writeUnits?: number
}

export interface WarmThroughput {
  readonly readUnitsPerSecond?: number
  readonly writeUnitsPerSecond?: number
}

export interface TableClassSetting {
  readonly name: "STANDARD" | "STANDARD_INFREQUENT_ACCESS"
  readonly changedAtMs?: number
}

interface StreamSetting {
  readonly view: StreamView
  readonly label: string
}

/**
 * Which shards of the table's change log are open: those before `nextShard`. It stands in the
 * definition because every write is held against that in the step in which it is applied: so none
 * lands in a shard that is closed.
 */
export interface LogSetting {
  readonly nextShard: number
  /** How many, a power of two; 0 while nobody reads the log, and then nothing is written. */
  readonly open: number
}

export interface RecoverySetting {
  readonly days: number
  /** Nothing before this can be restored. */
  readonly sinceMs: number
}

/** Shown as RestoreSummary. */
export interface RestoredSetting {
  readonly tableArn: string
  readonly backupArn?: string
  /** The moment whose items the table got. */
  readonly atMs: number
}

export type KinesisPrecision = "MILLISECOND" | "MICROSECOND"

/** Those that were disabled stay listed. */
export interface KinesisDestination {
  /** Another one each time it is enabled. */
  readonly id: number
  readonly streamArn: string
  readonly precision: KinesisPrecision
  /** `engine/kinesis/delivery.ts` goes from ENABLING to ACTIVE, and from DISABLING to DISABLED. */
  readonly state: "ENABLING" | "ACTIVE" | "DISABLING" | "DISABLED"
  /** Since it is DISABLING. */
  readonly disabledAtMs?: number
}

export type InsightsMode = "ACCESSED_AND_THROTTLED_KEYS" | "THROTTLED_KEYS"

export interface InsightsSetting {
  /** Absent for the table itself. */
  readonly index?: string
  readonly isEnabled: boolean
  readonly mode: InsightsMode
  readonly enabledAtMs: number
  readonly updatedAtMs: number
}

export interface ExpirySetting {
  /** The storage's name for the index of expiries; another one each time it is turned on. */
  readonly id: number
  /** Holds seconds since the epoch. */
  readonly attribute: string
  /** Absent when the items that were there before are in the index too. */
  readonly state?: "ENABLING"
}

export interface EncryptionSetting {
  readonly kmsKeyArn: string
}

/** Of a table and its indexes. A stream has one of its own, and will keep it with its own setting. */
export interface ResourcePolicySetting {
  /** As it was sent, to the byte. */
  readonly document: string
  readonly revisionId: string
  readonly ids?: UniqueIds
}

/**
 * A table that is one of several replicas: a global table of version 2019.11.21, or 2017.11.29.
 * What the replicas share stands in the definition of each; the greatest revision is the one that
 * holds.
 */
import type { Table } from "./table.ts"

export interface ReplicationSetting {
  /** Names the global table: the same for all of its replicas, and for no other table. */
  readonly group: number
  /** The storage's name for the stamps of this replica's items. */
  readonly id: number
  /** Of this replica. */
  readonly region: string
  /** Absent when the items that were there before have stamps too. */
  readonly state?: "ENABLING"
  readonly revision: Moment
  /** All of them, this one too, in the order in which they were added. */
  readonly replicas: readonly Replica[]
  readonly autoScaling?: AutoScaling
  /** Of version 2017.11.29: see `legacy-group.ts`. */
  readonly legacy?: { readonly createdAtMs: number }
}

export interface Replica {
  readonly region: string
  /**
   * Absent when it has what the others have. One that is being added or removed is looked after by
   * the replica that was asked for it.
   */
  readonly state?: { readonly is: "CREATING" | "DELETING"; readonly by: string }
  /** Where it was filled from, and since when. Absent for the first one. */
  readonly source?: { readonly region: string; readonly sinceMs: number }
  readonly overrides?: ReplicaOverrides
}

/** As far as they differ from the table's own. They are kept and described. */
export interface ReplicaOverrides {
  readonly kmsKeyId?: string
  readonly tableClass?: "STANDARD" | "STANDARD_INFREQUENT_ACCESS"
  readonly readUnits?: number
  readonly readUnitsMax?: number
  readonly indexes?: readonly {
    readonly name: string
    readonly readUnits?: number
    readonly readUnitsMax?: number
  }[]
}

/** Settings of DescribeTableReplicaAutoScaling, as they were sent: nothing scales by them. */
export interface AutoScaling {
  /** By index; "" is the table itself. Writes are the same in all regions. */
  readonly writes: Readonly<Record<string, AutoScalingSetting>>
  /** By region, and there by index. */
  readonly reads: Readonly<Record<string, Readonly<Record<string, AutoScalingSetting>>>>
}

export interface AutoScalingSetting {
  readonly minimum?: number
  readonly maximum?: number
  readonly isDisabled: boolean
  readonly roleArn?: string
  readonly policy?: {
    readonly name?: string
    readonly target: number
    readonly disablesScaleIn?: boolean
    readonly scaleInCooldown?: number
    readonly scaleOutCooldown?: number
  }
}

/** When something was said, and where: the later one holds. */
export interface Moment {
  /** Microseconds since the epoch. */
  readonly atUs: number
  readonly region: string
}

/** A total order: of two at the same time the one of the greater region is later. */
export function isLater(a: Moment, b: Moment | undefined): boolean {
  if (!b || a.atUs !== b.atUs) return !b || a.atUs > b.atUs
  return a.region > b.region
}

/** Later than `before`, whatever the clock says. */
export function nextMoment(before: Moment | undefined, nowMs: number, region: string): Moment {
  return { atUs: Math.max(nowMs * 1000, (before?.atUs ?? 0) + 1), region }
}

/** The others of the same global table. */
export function otherReplicas({ region, replicas }: ReplicationSetting): readonly Replica[] {
  return replicas.filter((replica) => replica.region !== region)
}

export function replicaIn(
  { replicas }: Pick<ReplicationSetting, "replicas">,
  region: string,
): Replica | undefined {
  return replicas.find((replica) => replica.region === region)
}

/** The table with other replicas, at a moment of its own; alone it is a replica no more. */
export function withReplicas(table: Table, replicas: readonly Replica[], nowMs: number): Table {
  const { replication, ...regional } = table
  if (!replication) return table
  // One of version 2017.11.29 may be alone, until it is to go as well.
  const isKept = replication.legacy && replicas.some(({ state }) => state?.is !== "DELETING")
  if (replicas.length < 2 && !isKept) return regional
  const revision = nextMoment(replication.revision, nowMs, replication.region)
  return { ...regional, replication: { ...replication, replicas, revision } }
}

export function withReplica(table: Table, changed: Replica, nowMs: number): Table {
  const { replicas = [] } = table.replication ?? {}
  const others = replicas.map((each) => (each.region === changed.region ? changed : each))
  return withReplicas(table, others, nowMs)
}

export function withoutReplica(table: Table, region: string, nowMs: number): Table {
  const { replicas = [] } = table.replication ?? {}
  const others = replicas.filter((each) => each.region !== region)
  return withReplicas(table, others, nowMs)
}

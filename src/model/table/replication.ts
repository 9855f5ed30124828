/**
 * A table that is one of several replicas: a global table of version 2019.11.21, or 2017.11.29.
 * What the replicas share stands in the definition of each; the greatest revision is the one that
 * holds.
 */
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

/** `filling` of a replica that another one was asked to remove. */
export const removal = "removal"
/** `filling` of one that was to be deleted itself: nobody takes that back. */
export const deletion = "deletion"

/** Nobody writes to it any more, and it goes once another replica has all that was written. */
export function isGoing({ filling }: { readonly filling?: string | undefined }): boolean {
  return filling === removal || filling === deletion
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

/** Who sees to one that comes or goes: one that stays where whoever was asked for it is gone. */
export function keeperOf(
  { replicas }: Pick<ReplicationSetting, "replicas">,
  { region, state }: Replica,
): string | undefined {
  if (!state || replicas.some((each) => each.region === state.by)) return state?.by
  const others = replicas.filter((each) => each.region !== region)
  return (others.find((each) => !each.state) ?? others[0])?.region
}

/** Whether there is another one that has to hear of its writes. */
export function hasOthers({
  replication,
}: {
  readonly replication?: ReplicationSetting | undefined
}): boolean {
  return replication !== undefined && otherReplicas(replication).length > 0
}

/**
 * Global tables of version 2017.11.29: tables that were there before, one in each region and all of
 * the same name, become replicas of each other, and stay when they part. Sources: AWS's service
 * model, and its guide, "Global tables version 2017.11.29". Where a text was not observed it is the
 * model's, or says what is wrong.
 */
import { ApiError } from "../../error.ts"
import { requireSettled } from "./change-replicas.ts"
import { isLiving } from "./index-entry.ts"
import { nextMoment, type ReplicationSetting, replicaIn } from "./replication.ts"
import { isSameIndex, type NextId, withSharedOf } from "./shared-settings.ts"
import type { Index, Table } from "./table.ts"
import { withReplicas } from "./with-replicas.ts"

interface GroupCircumstances {
  readonly nowMs: number
  /** Of the table. */
  readonly region: string
  readonly group: number
  readonly id: number
}

/** The first of the tables: it sees to the others joining. Pure. @throws ApiError */
export function createGroup(
  table: Table,
  regions: readonly string[],
  { nowMs, region, group, id }: GroupCircumstances,
): Table {
  if (table.replication) throw alreadyGlobal(table.name)
  const replicas = regions.map((each) =>
    each === region
      ? { region: each }
      : { region: each, state: { is: "CREATING", by: region } as const },
  )
  const revision = nextMoment(undefined, nowMs, region)
  const legacy = { createdAtMs: nowMs }
  const state = "ENABLING" as const
  return { ...table, replication: { group, id, region, state, revision, replicas, legacy } }
}

export interface GroupChange {
  /** Regions whose tables join. */
  readonly created: readonly string[]
  /** Regions whose tables part from the others. */
  readonly deleted: readonly string[]
}

/**
 * The definition of the replica that sees to it. Pure.
 *
 * @throws ApiError ReplicaAlreadyExistsException, ReplicaNotFoundException, ResourceInUseException
 */
export function changeGroup(
  table: Table,
  { created, deleted }: GroupChange,
  { nowMs, region: by }: Pick<GroupCircumstances, "nowMs" | "region">,
): Table {
  const { replication } = table
  if (!replication?.legacy) throw new Error("no global table of version 2017.11.29")
  if (created.some((region) => replicaIn(replication, region))) {
    throw new ApiError(
      "ReplicaAlreadyExistsException",
      "The specified replica is already part of the global table.",
    )
  }
  if (deleted.some((region) => !replicaIn(replication, region))) throw noReplica()
  requireSettled(table)
  const replicas = [
    ...replication.replicas.map((replica) =>
      deleted.includes(replica.region)
        ? { ...replica, state: { is: "DELETING", by } as const }
        : replica,
    ),
    ...created.map((region) => ({ region, state: { is: "CREATING", by } as const })),
  ]
  return withReplicas(table, replicas, nowMs)
}

/** Why the tables cannot be replicas of each other; nothing if they can. */
export function unfitness(theirs: Table, mine: Table): string | undefined {
  if (theirs.stream?.view !== "NEW_AND_OLD_IMAGES") {
    return "must have a stream with both the new and the old images"
  }
  if (JSON.stringify(theirs.key) !== JSON.stringify(mine.key)) {
    return "must have the same key schema as the other replicas"
  }
  if (!areSame(theirs.localIndexes, mine.localIndexes)) {
    return "must have the same local secondary indexes as the other replicas"
  }
  const [their, own] = [theirs.globalIndexes, mine.globalIndexes]
  if (!areSame(their.filter(isLiving), own.filter(isLiving))) {
    return "must have the same global secondary indexes as the other replicas"
  }
  return undefined
}

function areSame(theirs: readonly Index[], mine: readonly Index[]): boolean {
  if (theirs.length !== mine.length) return false
  return theirs.every((index) => mine.some((each) => isSameIndex(each, index)))
}

/** Theirs as a replica of mine; nothing while an index of the same name is being deleted there. */
export function joinedTable(
  theirs: Table,
  mine: Table,
  identity: Pick<ReplicationSetting, "id" | "region">,
  nextId: NextId,
): Table | undefined {
  const { state: _, ...shared } = mine.replication as ReplicationSetting
  const replication = { ...shared, ...identity, state: "ENABLING" } as const
  return withSharedOf({ ...theirs, replication }, mine, nextId)
}

/** As of DescribeGlobalTable's, which was observed. */
export function alreadyGlobal(name: string): ApiError {
  return new ApiError(
    "GlobalTableAlreadyExistsException",
    `Global table already exists: Global table with name: '${name}' already exists.`,
  )
}

export function noReplica(): ApiError {
  return new ApiError(
    "ReplicaNotFoundException",
    "The specified replica is no longer part of the global table.",
  )
}

/** What ReplicaUpdates do to a table's definition; the replicas themselves follow by and by. */

import { ApiError } from "../../error.ts"
import { changeStream } from "./change-stream.ts"
import type { ReplicaChange } from "./parse-replica-updates.ts"
import {
  nextMoment,
  otherReplicas,
  type Replica,
  type ReplicationSetting,
  replicaIn,
} from "./replication.ts"
import type { Table } from "./table.ts"
import { withReplica, withReplicas } from "./with-replicas.ts"

export interface ReplicaCircumstances {
  readonly nowMs: number
  readonly region: string
  /** For a table that becomes one of several replicas. */
  readonly group: number
  readonly id: number
}

/** AWS guide: so long the table that filled a replica stays, unless that goes first. */
const sourceMs = 24 * 60 * 60 * 1000

/** Pure: a plan may run it again. @throws ApiError ValidationException or ResourceInUseException */
export function changeReplicas(
  table: Table,
  { is, region, overrides }: ReplicaChange,
  circumstances: ReplicaCircumstances,
): Table {
  const { nowMs } = circumstances
  // What DynamoDB says is not known.
  if (table.replication?.legacy) {
    throw ApiError.invalid(
      "Replicas of global tables version 2017.11.29 are changed by UpdateGlobalTable",
    )
  }
  const known = table.replication && replicaIn(table.replication, region)
  if (is === "Create") {
    if (known) throw alreadyExisted(table.name)
    requireSettled(table)
    return addReplica(table, { region, overrides }, circumstances)
  }
  if (!known || !table.replication) {
    throw notPartOf(region)
  }
  requireSettled(table)
  if (is === "Update") {
    if (overrides.readUnits !== undefined && table.billing.mode === "PAY_PER_REQUEST") {
      throw ApiError.invalid(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is " +
          "PAY_PER_REQUEST",
      )
    }
    const changed = { ...known, overrides: { ...known.overrides, ...overrides } }
    return withReplica(table, changed, nowMs)
  }
  requireNoSource(table.replication, region, nowMs)
  const state = { is: "DELETING", by: circumstances.region } as const
  return withReplica(table, { ...known, state }, nowMs)
}

function addReplica(
  table: Table,
  { region, overrides }: Pick<Replica, "region" | "overrides">,
  { nowMs, group, id, region: here }: ReplicaCircumstances,
): Table {
  if (table.billing.mode === "PROVISIONED") {
    // Nothing scales by itself here, so a table with provisioned throughput never qualifies.
    throw ApiError.invalid("Table write capacity should either be Pay-Per-Request or AutoScaled.")
  }
  const hasOverrides = Object.keys(overrides ?? {}).length > 0
  const added: Replica = {
    region,
    state: { is: "CREATING", by: here },
    source: { region: here, sinceMs: nowMs },
    ...(overrides && hasOverrides && { overrides }),
  }
  // DynamoDB turns a stream on, and leaves one alone that is on, whatever it shows (observed).
  const streamed = table.stream
    ? table
    : changeStream<Table>(
        table,
        { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
        nowMs,
      )
  const { replication } = table
  if (replication) return withReplicas(streamed, [...replication.replicas, added], nowMs)
  const revision = nextMoment(undefined, nowMs, here)
  const first = { group, id, region: here, state: "ENABLING", revision } as const
  return { ...streamed, replication: { ...first, replicas: [{ region: here }, added] } }
}

/** Nothing else about the table changes while a replica comes or goes. @throws ApiError */
export function requireSettled({ replication }: Pick<Table, "replication">): void {
  if (!replication?.replicas.some(({ state }) => state)) return
  throw ApiError.inUse("The resource which you are attempting to change is in use.")
}

/** @throws ApiError ValidationException for a region that has filled another replica of late */
function requireNoSource(replication: ReplicationSetting, region: string, nowMs: number): void {
  const isSource = replication.replicas.some(
    ({ source }) => source?.region === region && source.sinceMs > nowMs - sourceMs,
  )
  if (!isSource) return
  throw ApiError.invalid(
    "Replica cannot be deleted because it has acted as a source region for new replica(s) being " +
      "added to the table in the last 24 hours.",
  )
}

/** Checks of UpdateTable that only a replica has to pass. @throws ApiError */
export function requireReplicaChange(
  table: Table,
  input: { readonly StreamSpecification?: { readonly StreamEnabled: boolean } | undefined },
): void {
  if (!table.replication) return
  if (input.StreamSpecification?.StreamEnabled === false) {
    throw ApiError.invalid("Disabling Stream is not allowed for a Global Table replica.")
  }
  requireSettled(table)
}

export function notPartOf(region: string): ApiError {
  return ApiError.invalid(
    "Update global table operation failed because one or more replicas were not part of the " +
      `global table. Please retry the request without these replicas: [${region}].`,
  )
}

export function alreadyExisted(name: string): ApiError {
  return ApiError.invalid(
    `Failed to create a the new replica of table with name: ‘${name}’ because one or more ` +
      "replicas already existed as tables.",
  )
}

/** Of a table that is to be deleted in this region. */
export function requireDeletableReplica({ replication }: Table, nowMs: number): void {
  if (!replication || otherReplicas(replication).length === 0) return
  requireNoSource(replication, replication.region, nowMs)
}

/**
 * Global tables of version 2017.11.29. DynamoDB takes no new ones any more (observed in 2026); here
 * they are served, for programs that still make them. An account's regions know nothing of each
 * other here, so a global table is known where it has a replica.
 */
import type { AccountEngine } from "../../engine/engine.ts"
import { beginReplication } from "../../engine/replication/begin.ts"
import { findLegacyTable } from "../../engine/replication/legacy-tables.ts"
import { requireNotBeingFilled } from "../../engine/table-faults.ts"
import { ApiError } from "../../error.ts"
import { printGlobalTableArn } from "../../model/arn.ts"
import {
  alreadyGlobal,
  changeGroup,
  createGroup,
  type GroupChange,
  unfitness,
} from "../../model/table/legacy-group.ts"
import type { ReplicationSetting } from "../../model/table/replication.ts"
import type { Table } from "../../model/table/table.ts"
import { randomInteger48 } from "../../platform.ts"
import { engineIn } from "./replica-updates.ts"

/** A table that is a replica of version 2017.11.29. */
export interface LegacyReplica extends Table {
  readonly replication: ReplicationSetting & Required<Pick<ReplicationSetting, "legacy">>
}

/** @throws ApiError: TableNotFoundException, GlobalTableAlreadyExistsException, or a bad table */
export async function createLegacy(
  engine: AccountEngine,
  name: string,
  regions: readonly string[],
): Promise<LegacyReplica> {
  if (regions.length === 0) throw ApiError.invalid("One or more parameter values were invalid")
  const tables = await Promise.all(regions.map((region) => tableIn(engine, region, name)))
  if (tables.some(({ replication }) => replication)) throw alreadyGlobal(name)
  for (const [at, table] of tables.entries()) {
    await requireJoinable(engine, regions[at] ?? "", table, tables[0] as Table)
  }
  const lead = leadOf(engine, regions)
  const { platform, region } = lead
  const ids = { group: randomInteger48(platform), id: randomInteger48(platform) }
  const { after } = await lead.catalog.update(name, (table) =>
    createGroup(table, regions, { nowMs: platform.now(), region, ...ids }),
  )
  await beginReplication(lead, after)
  return after as LegacyReplica
}

/**
 * One that stays sees to the change, if any does.
 *
 * @throws ApiError: GlobalTableNotFoundException, TableNotFoundException,
 *   ReplicaAlreadyExistsException, ReplicaNotFoundException, or a bad table
 */
export async function changeLegacy(
  engine: AccountEngine,
  name: string,
  change: GroupChange,
): Promise<LegacyReplica> {
  const mine = await findLegacy(engine, name)
  const { platform } = engine
  const { created, deleted } = change
  // Judges the replicas before the tables.
  changeGroup(mine, change, { nowMs: platform.now(), region: engine.region })
  const staying = mine.replication.replicas.filter(({ region }) => !deleted.includes(region))
  if (staying.length === 0 && created.length > 0) {
    throw ApiError.invalidParameter("Replicas cannot be added while all others are removed")
  }
  await lookAt(engine, mine, deleted)
  for (const region of created) {
    const table = await tableIn(engine, region, name)
    if (table.replication) throw alreadyGlobal(name)
    await requireJoinable(engine, region, table, mine)
  }
  const lead = leadOf(
    engine,
    (staying.length > 0 ? staying : mine.replication.replicas).map(({ region }) => region),
  )
  const { before, after } = await lead.catalog.update(name, (table) => {
    if (!table.replication?.legacy) throw noGlobalTable(name)
    return changeGroup(table, change, { nowMs: platform.now(), region: lead.region })
  })
  await beginReplication(lead, after)
  // Of one that was alone nothing is left.
  return (after.replication ? after : before) as LegacyReplica
}

/** @throws ApiError GlobalTableNotFoundException */
export async function findLegacy(
  engine: AccountEngine,
  name: string,
  missing = noGlobalTable,
): Promise<LegacyReplica> {
  const table = await findLegacyTable(engine, name)
  if (!table) throw missing(name)
  return table as LegacyReplica
}

/**
 * At the tables of those replicas in these regions, which change only behind the reply.
 *
 * @throws ApiError AccessDeniedException: one of them has a policy against it
 */
export async function lookAt(
  engine: AccountEngine,
  { name, replication }: LegacyReplica,
  regions: readonly string[],
): Promise<void> {
  for (const { region } of replication.replicas) {
    if (regions.includes(region)) await engineIn(engine, region).catalog.find(name)
  }
}

export function describeLegacy(
  { account }: AccountEngine,
  { name, replication }: LegacyReplica,
  status?: "CREATING" | "UPDATING",
) {
  const { replicas, legacy } = replication
  const isMoving = replicas.some(({ state }) => state)
  return {
    ReplicationGroup: replicas.map(({ region }) => ({ RegionName: region })),
    GlobalTableArn: printGlobalTableArn({ account, name }),
    CreationDateTime: legacy.createdAtMs / 1000,
    GlobalTableStatus: status ?? (isMoving ? ("UPDATING" as const) : ("ACTIVE" as const)),
    GlobalTableName: name,
  }
}

/** Always the same one, so that of several requests at once each meets what the others did. */
function leadOf(engine: AccountEngine, regions: readonly string[]): AccountEngine {
  const [first = engine.region] = regions.toSorted()
  return engineIn(engine, first)
}

/** Of the tables of the account in one region. @throws ApiError TableNotFoundException */
async function tableIn(engine: AccountEngine, region: string, name: string): Promise<Table> {
  const found = await engineIn(engine, region).catalog.find(name)
  if (found) return requireNotBeingFilled(found.table)
  // Observed.
  const text = `Table not found: Table: '${name}' not found in region: '${region}'.`
  throw new ApiError("TableNotFoundException", text)
}

/** AWS's model: the conditions of a replica. The texts are not known. */
async function requireJoinable(
  engine: AccountEngine,
  region: string,
  table: Table,
  other: Table,
): Promise<void> {
  const { name } = table
  const { catalog } = engineIn(engine, region)
  // Items come over as they are, past the watch of where they come from or of where they go.
  if (catalog.isWatched(name)) throw ApiError.invalid(`The table ${name} cannot have replicas`)
  const { count } = await catalog.count(table)
  const fault = count.items > 0 ? "must be empty" : unfitness(table, other)
  if (fault === undefined) return
  throw ApiError.invalidParameter(`Table: '${name}' in region: '${region}' ${fault}`)
}

function noGlobalTable(name: string): ApiError {
  const text = `Global table not found: Global table with name: '${name}' does not exist.`
  return new ApiError("GlobalTableNotFoundException", text)
}

export function noSettings(name: string): ApiError {
  const text = `Global table with name: '${name}' does not exist.`
  return new ApiError("GlobalTableNotFoundException", text)
}

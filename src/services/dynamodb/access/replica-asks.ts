/**
 * What a change of replicas asks for in the region of the replica: AWS guide, "IAM roles" of global
 * tables. Replication itself asks nobody.
 */
import type { Ask } from "../../../engine/authorize-ask.ts"
import type { ReplicaUpdates } from "../../../model/table/replica-shapes.ts"
import { fillingActions } from "./table-asks.ts"

const toCreate = ["dynamodb:CreateTableReplica", "dynamodb:CreateTable", ...fillingActions]
const toDelete = ["dynamodb:DeleteTableReplica", "dynamodb:DeleteTable"]

export function asksForReplicas(
  table: string | undefined,
  updates: ReplicaUpdates,
): readonly Ask[] {
  if (table === undefined) return []
  return updates.flatMap(({ Create, Delete }) => [
    ...(Create ? asksIn(Create.RegionName, table, toCreate) : []),
    ...(Delete ? asksIn(Delete.RegionName, table, toDelete) : []),
  ])
}

function asksIn(inRegion: string, table: string, actions: readonly string[]): readonly Ask[] {
  return actions.map((action) => ({ action, table, inRegion, isNew: true }))
}

/** Of version 2017.11.29. */
export function askOnGlobalTable(action: string, globalTable: string): readonly Ask[] {
  return [{ action, globalTable }]
}

/**
 * What changes one changes its tables (service authorization reference): that of the region that is
 * asked, and those of the regions that are named.
 */
export function asksToChangeGlobalTable(
  action: string,
  globalTable: string,
  regions: readonly (string | undefined)[],
): readonly Ask[] {
  const named = regions.flatMap((inRegion) => inRegion ?? [])
  return [
    ...askOnGlobalTable(action, globalTable),
    { action, table: globalTable },
    ...named.map((inRegion) => ({ action, table: globalTable, inRegion, isNew: true })),
  ]
}

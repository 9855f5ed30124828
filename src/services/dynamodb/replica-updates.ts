/** ReplicaUpdates of UpdateTable: the definition changes at once, and the replicas follow. */
import type { AccountEngine } from "../../engine/engine.ts"
import { beginReplication } from "../../engine/replication/begin.ts"
import { notFoundOnControlPlane } from "../../engine/table-faults.ts"
import { ApiError } from "../../error.ts"
import { isRegion } from "../../model/sigv4/scope.ts"
import { alreadyExisted, changeReplicas } from "../../model/table/change-replicas.ts"
import { type ReplicaChange, unsupportedRegion } from "../../model/table/parse-replica-updates.ts"
import type { Table } from "../../model/table/table.ts"
import { randomInteger48 } from "../../platform.ts"

/** @throws ApiError ValidationException, ResourceInUseException or ResourceNotFoundException */
export async function updateReplicas(
  engine: AccountEngine,
  nameOrArn: string,
  change: ReplicaChange,
): Promise<{ readonly before: Table; readonly after: Table }> {
  const { catalog, platform, region, inRegion } = engine
  const name = catalog.nameOf(nameOrArn)
  if (!(await catalog.find(name))) throw notFoundOnControlPlane(name)
  const there = await findIn(engine, change.region, name)
  if (change.is === "Create") {
    // Items come over as they are, past the watch of where they come from or of where they go.
    const isWatched = catalog.isWatched(name) || inRegion(change.region).catalog.isWatched(name)
    if (isWatched) throw ApiError.invalid(`The table ${name} cannot have replicas`)
    if (there) throw alreadyExisted(name)
  }
  const circumstances = {
    ...{ nowMs: platform.now(), region },
    ...{ group: randomInteger48(platform), id: randomInteger48(platform) },
  }
  const changed = await catalog.update(name, (table) => {
    const after = changeReplicas(table, change, circumstances)
    if (change.is === "Delete" && there?.deletionProtected) {
      throw ApiError.invalid(
        `Cannot delete table ${name} in region ${change.region} because it has deletion ` +
          "protection enabled. Disable deletion protection first.",
      )
    }
    return after
  })
  await beginReplication(engine, changed.after)
  return changed
}

async function findIn(
  engine: AccountEngine,
  region: string,
  name: string,
): Promise<Table | undefined> {
  return (await engineIn(engine, region).catalog.find(name))?.table
}

/** The same account elsewhere. @throws ApiError ValidationException: there is no such region */
export function engineIn(engine: AccountEngine, region: string): AccountEngine {
  if (region === engine.region) return engine
  if (!isRegion(region)) throw unsupportedRegion(region)
  try {
    return engine.inRegion(region)
  } catch (error) {
    // Where each region has a database, only AWS's regions are served.
    const isNone = error instanceof ApiError && error.code === "InvalidSignatureException"
    throw isNone ? unsupportedRegion(region) : error
  }
}

/** What a request does of a replica's work itself, so that little is left for the next round. */
import { ApiError } from "../../error.ts"
import type { Table } from "../../model/table/table.ts"
import type { AccountEngine } from "../engine.ts"
import { beginIndexWork } from "../index-work.ts"
import { advanceReplica } from "./replicate.ts"
import type { Regions } from "./sides.ts"

/** Takes the first steps after a change of a replica; the bell tells of what is left. */
export function beginReplication(engine: AccountEngine, table: Table): Promise<void> {
  return replicateNow(engine, table, 3)
}

/** Sends all there is to another replica, if one can be reached, and takes the dropped one away. */
export function leaveReplicas(engine: AccountEngine, table: Table): Promise<void> {
  return replicateNow(engine, table, 10_000)
}

async function replicateNow(engine: AccountEngine, table: Table, roundsMax: number): Promise<void> {
  const { replication } = table
  const { account, region, storage, platform, bell, turns, inRegion } = engine
  if (!replication) return
  const regions: Regions = {
    ...{ account, platform },
    storageIn: (other) => inRegion(other).storage,
  }
  const row = { stamps: replication.id, address: { account, region, name: table.name } }
  const scope = { sweeps: false, turns, bell }
  try {
    if (replication.state) await beginIndexWork(storage, table)
    for (let round = 0; round < roundsMax; round++) {
      if ((await advanceReplica(regions, storage, row, scope)) !== true) return
    }
  } catch (error) {
    // The table has changed, whatever happens here: the work waits for the next run.
    if (!(error instanceof ApiError)) throw error
  }
  turns.want(replication.id)
  bell.ring()
}

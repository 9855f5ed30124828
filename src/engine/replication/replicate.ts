/** Keeps the replicas of global tables alike: bounded work of maintenance. */
import { ApiError } from "../../error.ts"
import { tombstoneMs } from "../../limits.ts"
import { otherReplicas } from "../../model/table/replication.ts"
import type { ReplicaRow } from "../../storage/replica-space.ts"
import type { Storage } from "../../storage/storage.ts"
import { advanceMember } from "./members.ts"
import { findSide, type Regions, type Side } from "./sides.ts"

const replicasPerRead = 100
const stepsPerReplica = 20
/** Stamps deleted in one step: few enough that no writer waits for long. */
const sweepRows = 500

export interface ReplicationScope {
  readonly regionsOf: (account: string) => Regions
  /** Stamps of deleted items are forgotten, too, once nobody needs them. */
  readonly sweeps: boolean
  /** Told when a replica could not be reached. */
  readonly onFailure: () => void
}

/** For all replicas in one database; whether something is left to do now. */
export async function replicate(storage: Storage, scope: ReplicationScope): Promise<boolean> {
  let isLeft = false
  let after = -1
  for (;;) {
    const read = { space: "replicas", after, rowsMax: replicasPerRead } as const
    const [rows] = await storage.read([read], "strong")
    for (const row of rows) {
      after = row.stamps
      if (await replicateOne(storage, row, scope)) isLeft = true
    }
    if (rows.length < replicasPerRead) return isLeft
  }
}

async function replicateOne(
  storage: Storage,
  row: ReplicaRow,
  scope: ReplicationScope,
): Promise<boolean> {
  const regions = scope.regionsOf(row.address.account)
  const isLeft = await advanceReplica(regions, row, scope)
  if (isLeft !== "none") return isLeft
  const drop = { change: "dropReplica", stamps: row.stamps, rowsMax: sweepRows } as const
  await storage.write([], () => ({ changes: [drop], reply: undefined }))
  return true
}

/** Whether something is left to do now; `none` if there is no such replica any more. */
export async function advanceReplica(
  regions: Regions,
  { stamps, address }: ReplicaRow,
  { sweeps, onFailure }: Pick<ReplicationScope, "sweeps" | "onFailure">,
): Promise<boolean | "none"> {
  const sent = new Map<string, number>()
  for (let steps = 0; steps < stepsPerReplica; steps++) {
    const mine = await findSide(regions, address.region, address.name)
    const { replication } = mine?.table ?? {}
    if (!mine || replication?.id !== stamps) return "none"
    const others = otherReplicas(replication)
    const taken = await Promise.all(
      others.map(async (replica) => {
        try {
          return await advanceMember(regions, mine, replica)
        } catch (error) {
          // One that cannot be reached does not keep the others waiting.
          if (!(error instanceof ApiError)) throw error
          const { message } = error
          regions.platform.log("warn", "replication.postponed", { to: replica.region, message })
          onFailure()
          return { isMore: false }
        }
      }),
    )
    for (const [at, { sent: after }] of taken.entries()) {
      if (after !== undefined) sent.set(others[at]?.region ?? "", after)
    }
    if (taken.some(({ isMore }) => isMore)) continue
    const isKnown = others.every(({ region }) => sent.has(region))
    if (sweeps && isKnown) await sweepStamps(regions, mine, stamps, Math.min(...sent.values()))
    return false
  }
  return true
}

/** Nobody can have an older state any more of what everybody has heard is gone. */
async function sweepStamps(
  { platform }: Regions,
  { storage }: Side,
  stamps: number,
  upTo: number,
): Promise<void> {
  const beforeUs = (platform.now() - tombstoneMs) * 1000
  const sweep = { change: "sweepStamps", stamps, beforeUs, upTo, rowsMax: sweepRows } as const
  await storage.write([], () => ({ changes: [sweep], reply: undefined }))
}

/** Keeps the replicas of global tables alike: bounded work of maintenance. */
import { ApiError } from "../../error.ts"
import { tombstoneMs } from "../../limits.ts"
import { otherReplicas, type Replica } from "../../model/table/replication.ts"
import type { ReplicaRow } from "../../storage/replica-space.ts"
import type { Storage } from "../../storage/storage.ts"
import type { WorkBell } from "../work-bell.ts"
import type { MemberStep } from "./member-step.ts"
import { advanceMember } from "./members.ts"
import { type Regions, type Side, sideAt } from "./sides.ts"
import type { Turns } from "./turns.ts"

const replicasPerRead = 100
const stepsPerReplica = 20
/** Stamps deleted in one step: few enough that no writer waits for long. */
const sweepRows = 500

export interface ReplicationScope {
  readonly regionsOf: (account: string) => Regions
  /** Stamps of deleted items are forgotten, too, once nobody needs them. */
  readonly sweeps: boolean
  readonly turns: Turns
  /** Rung later for a replica that could not be reached, and at once for one that took long. */
  readonly bell: WorkBell
}

const retryMs = 500

/** For all replicas in one database; whether something is left to do now. */
export async function replicate(storage: Storage, scope: ReplicationScope): Promise<boolean> {
  let isLeft = false
  let after = -1
  for (;;) {
    const read = { space: "replicas", after, rowsMax: replicasPerRead } as const
    const [rows] = await storage.read([read], "strong")
    for (const row of rows) {
      after = row.stamps
      if (!scope.turns.isDue(row.stamps)) continue
      if (!(await replicateOne(storage, row, scope))) continue
      scope.turns.want(row.stamps)
      isLeft = true
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
  const isLeft = await advanceReplica(regions, storage, row, scope)
  if (isLeft !== "none") return isLeft
  const drop = { change: "dropReplica", stamps: row.stamps, rowsMax: sweepRows } as const
  await storage.write([], () => ({ changes: [drop], reply: undefined }))
  return true
}

/** Whether something is left to do now; `none` if there is no such replica any more. */
export async function advanceReplica(
  regions: Regions,
  storage: Storage,
  { stamps, address }: ReplicaRow,
  { sweeps, turns, bell }: Omit<ReplicationScope, "regionsOf">,
): Promise<boolean | "none"> {
  const sent = new Map<string, number>()
  for (let steps = 0; steps < stepsPerReplica; steps++) {
    const mine = await sideAt(storage, address)
    const { replication } = mine?.table ?? {}
    if (!mine || replication?.id !== stamps) return "none"
    const others = otherReplicas(replication)
    const taken = await Promise.all(
      others.map((replica) => {
        const again = (ring: () => void) => {
          turns.want(stamps)
          ring()
        }
        const later = () => again(() => bell.ringIn(retryMs))
        const work = () => advanceOne(regions, mine, replica, later)
        return turns.take(`${stamps}/${replica.region}`, work, () => again(() => bell.ring()))
      }),
    )
    for (const [at, step] of taken.entries()) {
      if (step?.sent !== undefined) sent.set(others[at]?.region ?? "", step.sent)
    }
    if (taken.some((step) => step?.isMore)) continue
    const isKnown = others.every(({ region }) => sent.has(region))
    // One that is alone has nobody who would have to hear of what is gone.
    const upTo = Math.min(...sent.values(), Number.MAX_SAFE_INTEGER)
    if (sweeps && isKnown) await sweepStamps(regions, mine, stamps, upTo)
    return false
  }
  return true
}

/** One that cannot be reached does not keep the others waiting. */
async function advanceOne(
  regions: Regions,
  mine: Side,
  replica: Replica,
  tryLater: () => void,
): Promise<MemberStep> {
  try {
    const step = await advanceMember(regions, mine, replica)
    if (step.isWaiting) tryLater()
    return step
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { message } = error
    regions.platform.log("warn", "replication.postponed", { to: replica.region, message })
    tryLater()
    return { isMore: false }
  }
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

/**
 * Which replicas a global table has: they are made, filled, agree about what they share, and are
 * removed. Each step is one write; whoever does it, and however often, the result is the same.
 */

import { printTableArn } from "../../model/arn.ts"
import { parseEncryption } from "../../model/table/parse-encryption.ts"
import {
  deletion,
  hasOthers,
  isLater,
  keeperOf,
  otherReplicas,
  type Replica,
  type ReplicationSetting,
  removal,
} from "../../model/table/replication.ts"
import { replicaTable, withSharedOf } from "../../model/table/shared-settings.ts"
import type { Table } from "../../model/table/table.ts"
import { withoutReplica, withReplica } from "../../model/table/with-replicas.ts"
import { randomInteger48, randomUuid } from "../../platform.ts"
import { join, part } from "./legacy-members.ts"
import { type LinkStep, linkStep } from "./link.ts"
import { type MemberStep, more, nothing, waiting } from "./member-step.ts"
import { findSide, putNewTable, type Regions, replaceTable, type Side } from "./sides.ts"

/** `filling` of a replica that has not everything yet. */
const creation = "replica"

/** One step about one of the others. */
export async function advanceMember(
  regions: Regions,
  mine: Side,
  replica: Replica,
): Promise<MemberStep> {
  const { platform } = regions
  const replication = mine.table.replication as ReplicationSetting
  const { group, region, legacy } = replication
  const found = await findSide(regions, replica.region, mine.address.name)
  const theirs = found?.table.replication?.group === group ? found : undefined
  const { state } = replica
  const isOurs = keeperOf(replication, replica) === region
  if (state?.is === "DELETING" && theirs) {
    return isOurs ? remove(regions, mine, theirs) : nothing
  }
  if (state?.is === "DELETING") return { isMore: await forget(regions, mine, replica.region) }
  if (!theirs) {
    if (state && !isOurs) return nothing
    if (state && !found && !legacy) return create(regions, mine, replica)
    const step = state && found && legacy && (await join(platform, mine, found))
    if (step) return step
    // It was deleted in its own region; or a table that has nothing to do with it came first.
    if (state) platform.log("warn", "replica cannot be created", { region: replica.region })
    return { isMore: await forget(regions, mine, replica.region) }
  }
  if (await agree(regions, mine, theirs)) return more
  const [own, other] = [mine.table.filling, theirs.table.filling]
  if (own === deletion && other === deletion) return endGroup(regions, mine)
  if (own === deletion && other === undefined) return leave(regions, mine, theirs)
  if (other === deletion && own === undefined) return leave(regions, theirs, mine)
  if (theirs.table.filling === removal) {
    // Somebody else's later change of the definition has kept it.
    const { filling: _, ...kept } = theirs.table
    await replaceTable(theirs, kept, platform)
    return more
  }
  const [sent, taken] = await link(mine, theirs, platform.now())
  if (isOurs && sent.is === "end") return finish(regions, mine, theirs, replica)
  const isMore = [sent, taken].some(({ is }) => is === "more" || is === "stale")
  const isWaiting = [sent, taken].some(({ is }) => is === "waiting")
  return { isMore, isWaiting, sent: sent.after }
}

/** Both ways, because nobody but us may be looking after the other one's database. */
async function link(mine: Side, theirs: Side, nowMs: number): Promise<[LinkStep, LinkStep]> {
  const sent = await linkStep(mine, theirs, nowMs)
  return [sent, await linkStep(theirs, mine, nowMs)]
}

/** Whoever has the older revision takes the newer one. */
async function agree({ platform }: Regions, mine: Side, theirs: Side): Promise<boolean> {
  const [own, other] = [mine.table.replication, theirs.table.replication]
  if (!own || !other) return false
  const isOlder = isLater(other.revision, own.revision)
  if (!isOlder && !isLater(own.revision, other.revision)) return false
  const [older, newer] = isOlder ? [mine, theirs] : [theirs, mine]
  const after = withSharedOf(older.table, newer.table, () => randomInteger48(platform))
  if (!after || after.replication)
    return after !== undefined && replaceTable(older, after, platform)
  // It is no replica any more, so nobody else would end this: one that was not filled yet is
  // nobody's table, and one that was about to go may have what no other has.
  const { filling, ...kept } = after
  const isNobodys = filling === creation || filling === deletion
  return replaceTable(older, isNobodys ? undefined : kept, platform)
}

async function create(
  { account, platform, storageIn }: Regions,
  mine: Side,
  { region, overrides }: Replica,
): Promise<MemberStep> {
  const source = mine.table.replication as ReplicationSetting
  const { state: _, ...replication } = source
  const { name } = mine.address
  const nextId = () => randomInteger48(platform)
  const identity = {
    ...{ id: nextId(), name, arn: printTableArn({ region, account, name }) },
    ...{ uuid: randomUuid(platform), createdAtMs: platform.now() },
  }
  const own = { ...replication, id: nextId(), region }
  const table = replicaTable(mine.table, identity, own, nextId)
  const place = { account, region, managedKeyUuid: randomUuid(platform) }
  const isEncrypted = mine.table.encryption !== undefined || overrides?.kmsKeyId !== undefined
  const key = overrides?.kmsKeyId && { KMSMasterKeyId: overrides.kmsKeyId }
  const encryption = isEncrypted
    ? parseEncryption({ Enabled: true, SSEType: "KMS", ...key }, place)
    : undefined
  const address = { account, region, name }
  const filling: Table = { ...table, filling: creation, ...(encryption && { encryption }) }
  await putNewTable(storageIn(region), address, filling, platform)
  return more
}

/** It has everything: from now on it is like the others. */
async function finish(
  { platform }: Regions,
  mine: Side,
  theirs: Side,
  { state: _, ...replica }: Replica,
): Promise<MemberStep> {
  const { filling, ...filled } = theirs.table
  if (filling !== undefined && !(await replaceTable(theirs, filled, platform))) return more
  await replaceTable(mine, withReplica(mine.table, replica, platform.now()), platform)
  return more
}

/** What was last written there is not lost: it goes when everything it has is here. */
async function remove(regions: Regions, mine: Side, theirs: Side): Promise<MemberStep> {
  const { platform } = regions
  if (mine.table.replication?.legacy) return part(platform, mine, theirs)
  // As when a table is deleted: a backup or a restore that reads it comes first.
  if (theirs.table.logHolds) return waiting
  if (theirs.table.filling === undefined) {
    // Nobody writes to it any more, so the end of the link is the end of what there is.
    await replaceTable(theirs, { ...theirs.table, filling: removal }, platform)
    return more
  }
  const { is } = await linkStep(theirs, mine, platform.now())
  const isDone = is === "end" || is === "waiting"
  if (isDone && (await replaceTable(theirs, undefined, platform))) {
    await forget(regions, mine, theirs.address.region)
  }
  return more
}

/**
 * A deleted replica goes when one that stays has all it has; the others get that from there. Since
 * its definition says that it is going nobody writes to it, so the end of the link is the end.
 */
async function leave({ platform }: Regions, going: Side, staying: Side): Promise<MemberStep> {
  const { is } = await linkStep(going, staying, platform.now())
  if (is === "waiting" || going.table.logHolds) return waiting
  if (is === "end") await replaceTable(going, undefined, platform)
  return more
}

/** Where all are deleted there is nobody to hand anything to. */
async function endGroup(regions: Regions, mine: Side): Promise<MemberStep> {
  const others = otherReplicas(mine.table.replication as ReplicationSetting)
  const { name } = mine.address
  const sides = await Promise.all(others.map(({ region }) => findSide(regions, region, name)))
  if (sides.some((side) => side && side.table.filling !== deletion)) return nothing
  return { isMore: await replaceTable(mine, undefined, regions.platform) }
}

/** One that is to be deleted, too, is not kept for itself. */
function forget({ platform }: Regions, mine: Side, region: string): Promise<boolean> {
  const after = withoutReplica(mine.table, region, platform.now())
  const isLast = after.filling === deletion && !hasOthers(after)
  return replaceTable(mine, isLast ? undefined : after, platform)
}

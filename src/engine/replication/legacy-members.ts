/** Replicas of version 2017.11.29 come and go as tables: they are neither made nor removed. */
import { joinedTable, unfitness } from "../../model/table/legacy-group.ts"
import { isGoing, type ReplicationSetting } from "../../model/table/replication.ts"
import type { Table } from "../../model/table/table.ts"
import { type Platform, randomInteger48, randomSecret } from "../../platform.ts"
import { replacement } from "../definition-changes.ts"
import { beginIndexWork } from "../index-work.ts"
import { linkStep } from "./link.ts"
import { type MemberStep, more, waiting } from "./member-step.ts"
import { replaceTable, type Side } from "./sides.ts"

/** Nothing if the table there is not, or no longer, one that can join. */
export async function join(
  platform: Platform,
  mine: Side,
  theirs: Side,
): Promise<MemberStep | undefined> {
  const { address, table: before } = theirs
  const isTaken = before.replication !== undefined || before.filling !== undefined
  if (isTaken || unfitness(before, mine.table) !== undefined) return undefined
  const nextId = () => randomInteger48(platform)
  const identity = { id: nextId(), region: address.region }
  const table = joinedTable(before, mine.table, identity, nextId)
  if (!table) return waiting
  if (await replaceIfSame(platform, theirs, table)) await beginIndexWork(theirs.storage, table)
  return more
}

/** Of a table without items none has to be stamped, and nobody has to wait for that. */
function replaceIfSame(
  platform: Platform,
  { storage, address, version, table: before }: Side,
  after: Table,
): Promise<boolean> {
  const circumstances = { nowMs: platform.now(), secret: randomSecret(platform) }
  const { state: _, ...replication } = after.replication as ReplicationSetting
  return storage.write(
    [
      { space: "tableVersion", address },
      { space: "tableCount", table: before.id },
    ],
    ([found, count]) => {
      if (found !== version) return { changes: [], reply: false }
      const table = count?.items ? after : { ...after, replication }
      return { changes: replacement(address, before, table, circumstances), reply: true }
    },
  )
}

/**
 * The tables part with all that either had. What is written there in that moment, behind the last
 * step, stays there alone.
 */
export async function part(platform: Platform, mine: Side, theirs: Side): Promise<MemberStep> {
  const nowMs = platform.now()
  const sent = await linkStep(mine, theirs, nowMs)
  const taken = await linkStep(theirs, mine, nowMs)
  const steps = [sent.is, taken.is]
  if (steps.includes("more") || steps.includes("stale")) return more
  if (steps.includes("waiting")) return waiting
  const { replication: _, ...alone } = theirs.table
  const goes = isGoing(alone)
  // As when a table is deleted: a backup or a restore that reads it comes first.
  if (goes && alone.logHolds) return waiting
  // One that is deleted as well has handed on all it had, and nobody else would end that.
  await replaceTable(theirs, goes ? undefined : alone, platform)
  return more
}

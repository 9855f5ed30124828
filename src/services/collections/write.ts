/**
 * One write of one object: a new version, its head, and the claims to names, in one transaction
 * that holds only if the head is still the one that was read.
 */
import { CollectionsError } from "./collections-error.ts"
import { DynamoRefusal, fraction, pause } from "./dynamo-client.ts"
import { inTurn } from "./in-turn.ts"
import { claimKey, deadKey, liveKey, type Place, versionKey } from "./keys.ts"
import { headItem, keyItem, type Version, versionItem } from "./record.ts"
import { findHead, type Store, type Write, writeTogether } from "./tables.ts"

/** What the next version is to hold. */
export interface Content {
  readonly name?: string | undefined
  readonly value?: string | undefined
  readonly isDeleted?: boolean
}

/** Sees the head; says what comes next, or throws. It may be asked several times. */
export type Decide = (head: Version | undefined) => Content

/** Somebody else has the name. */
export class NameTaken extends CollectionsError {
  constructor(name: string) {
    super("NAME_TAKEN", `The name is taken: ${name}`)
  }
}

/** Writers of one process take turns, so only other processes can get in between. */
const attemptsMax = 50
const pauseMsMin = 5
const pauseMsMax = 100

/** @throws CollectionsError; nothing has been written then */
export function write(store: Store, place: Place, decide: Decide): Promise<Version> {
  const turn = `${place.partition}\n${place.id}`
  return store.sharing
    ? inTurn(turn, () => retrying(store, place, decide))
    : retrying(store, place, decide)
}

async function retrying(store: Store, place: Place, decide: Decide): Promise<Version> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const head = await findHead(store, place, true)
    const next = nextVersion(place, head, decide(head), store.platform.now())
    const { writes, claim } = writesOf(place, head, next)
    try {
      await writeTogether(store, place, writes)
      return next
    } catch (error) {
      const failed = failedIn(error)
      if (claim !== -1 && failed.length === 1 && failed[0] === claim) {
        throw new NameTaken(next.name ?? "")
      }
    }
    const range = Math.min(pauseMsMax, pauseMsMin * 2 ** attempt)
    await pause(fraction(store.platform) * range)
  }
  throw new CollectionsError("THROTTLED", "Too many writes of this object at the same time")
}

function nextVersion(
  { id }: Place,
  head: Version | undefined,
  { name, value, isDeleted = false }: Content,
  nowMs: number,
): Version {
  const version = Math.max(nowMs, (head?.version ?? 0) + 1)
  const keepsName = head?.deletedAt === undefined && head?.name === name
  return {
    id,
    version,
    revision: (head?.revision ?? 0) + 1,
    createdAt: head?.createdAt ?? version,
    name,
    value,
    deletedAt: isDeleted ? new Date(version).toISOString() : undefined,
    isLegacy: head?.isLegacy,
    isApart: head?.isApart,
    isUnclaimed: keepsName ? head?.isUnclaimed : undefined,
  }
}

const absent = "attribute_not_exists(#range)"
const unchanged = "#version = :version"
const own = "attribute_not_exists(#range) OR #object = :id"

function writesOf(place: Place, head: Version | undefined, next: Version) {
  const { keys, partition, id } = place
  const key = (sort: string) => keyItem(keys, partition, sort)
  const wasLive = head !== undefined && head.deletedAt === undefined
  const isLive = next.deletedAt === undefined
  const newHead = headItem(keys, partition, isLive ? liveKey(place) : deadKey(place), next)
  const seen = { unchanged, values: { ":version": { N: String(head?.version) } } }
  const writes: Write[] = [
    { put: versionItem(keys, partition, versionKey(place, next.version), next), condition: absent },
  ]
  if (wasLive && isLive) writes.push({ put: newHead, condition: unchanged, values: seen.values })
  else {
    writes.push({ put: newHead, condition: absent })
    if (head) {
      const sort = wasLive ? liveKey(place) : deadKey(place)
      writes.push({ delete: key(sort), condition: unchanged, values: seen.values })
    }
  }
  const before = wasLive && !head.isUnclaimed ? head.name : undefined
  const after = isLive && !next.isUnclaimed ? next.name : undefined
  if (before === after) return { writes, claim: -1 }
  const object = { S: id }
  if (before !== undefined) {
    writes.push({
      delete: key(claimKey(place, before)),
      condition: own,
      values: { ":id": object },
    })
  }
  if (after === undefined) return { writes, claim: -1 }
  writes.push({ put: { ...key(claimKey(place, after)), object }, condition: absent })
  return { writes, claim: writes.length - 1 }
}

/** Which of the writes did not hold. @throws what is no conflict */
function failedIn(error: unknown): number[] {
  if (!(error instanceof DynamoRefusal) || !isConflict(error)) throw error
  return error.reasons.flatMap(({ Code: code = "None" }, place) => {
    if (code === "None") return []
    // Another transaction under way, or no throughput for the moment, come to the same.
    return [code === "ConditionalCheckFailed" ? place : -1]
  })
}

const conflicts = new Set(["TransactionCanceledException", "TransactionInProgressException"])
const passing = new Set([
  "ConditionalCheckFailed",
  "None",
  "ProvisionedThroughputExceeded",
  "ThrottlingError",
  "TransactionConflict",
])

function isConflict({ code, reasons }: DynamoRefusal): boolean {
  return conflicts.has(code) && reasons.every(({ Code = "None" }) => passing.has(Code))
}

/**
 * Brings what dynamodb-mini 0.2.4 wrote up to date: its versions stay as they are and get a number,
 * its objects get heads and claims. It may be stopped at any point and begun again.
 */
import { DynamoRefusal } from "./dynamo-client.ts"
import { claimKey, deadKey, liveKey, type Place, versionKey } from "./keys.ts"
import { eachObject } from "./legacy.ts"
import { isOwners, own } from "./legacy-owner.ts"
import { headItem, keyItem, type Version, versionOf } from "./record.ts"
import { findHead, queryRecords, type Store, type Write, writeTogether } from "./tables.ts"

export interface UpgradeCounts {
  /** Objects that got a head. */
  objects: number
  /** Versions that got a number. */
  versions: number
  /** Objects whose name was another's already. */
  sharedNames: number
  /** Collections whose entries are those of another application. */
  apart: number
  /** Versions that dynamodb-mini wrote after the upgrade. They are left alone. */
  strays: number
  /** Records whose keys nobody of us makes. They are left alone. */
  unreadable: number
}

/** The scans are of keys alone; only objects that need it are read. */
export async function upgrade(
  store: Store,
  onProgress: (counts: Readonly<UpgradeCounts>) => void = () => undefined,
): Promise<UpgradeCounts> {
  const counts = {
    ...{ objects: 0, versions: 0, sharedNames: 0, apart: 0, strays: 0, unreadable: 0 },
  }
  // Who owns entries has to be known of all collections before the first gets its head.
  await eachObject(store, store.collections, (place, version) => own(store, place, version))
  for (const keys of [store.collections, store.entries]) {
    const upgradeOne = async (place: Place) => {
      await upgradeObject(store, place, counts)
      onProgress(counts)
    }
    await eachObject(store, keys, upgradeOne, () => {
      counts.unreadable += 1
    })
  }
  return counts
}

async function upgradeObject(store: Store, place: Place, counts: UpgradeCounts): Promise<void> {
  const versions = await versionsOf(store, place)
  const newest = versions.at(-1)
  const [first] = versions
  if (newest === undefined || first === undefined) return
  const numbered = versions.findIndex(({ revision }) => revision !== undefined)
  let head = await findHead(store, place, true)
  if (head === undefined && numbered === -1) {
    const isApart = !(await isOwners(store, place))
    const isShared = await putHead(store, place, {
      ...{ ...newest, revision: versions.length, createdAt: first.version },
      ...{ isLegacy: true, isApart },
    })
    if (isApart) counts.apart += 1
    counts.objects += 1
    if (isShared) counts.sharedNames += 1
    head = newest
  }
  const ownVersion = head?.version ?? 0
  const end = numbered === -1 ? versions.length : numbered
  // From the newest back: where this is broken off, those without a number stand in front.
  for (let at = versions.length - 1; at >= 0; at -= 1) {
    const { version, revision } = versions[at] as Version
    if (revision !== undefined) continue
    if (at >= end || version > ownVersion) counts.strays += 1
    else {
      await number(store, place, version, at + 1, first.version)
      counts.versions += 1
    }
  }
}

async function versionsOf(store: Store, place: Place): Promise<Version[]> {
  const { keys, partition, id } = place
  const found: Version[] = []
  let after: string | undefined
  do {
    const range = { prefix: `${id}#` }
    const page = await queryRecords(store, { keys, partition, range, after })
    // Values are only needed of the newest.
    for (const item of page.items) {
      const before = found.pop()
      if (before) found.push({ ...before, value: undefined })
      found.push(versionOf(keys, item))
    }
    after = page.lastSort
  } while (after !== undefined)
  return found
}

/** Whether the name is another's already. */
async function putHead(store: Store, place: Place, head: Version): Promise<boolean> {
  const { keys, partition, id } = place
  const isLive = head.deletedAt === undefined
  const sort = isLive ? liveKey(place) : deadKey(place)
  const absent = "attribute_not_exists(#range)"
  const put = (version: Version): Write => ({
    put: headItem(keys, partition, sort, version),
    condition: absent,
  })
  const writes = [put(head)]
  if (isLive && head.name !== undefined) {
    const claim = keyItem(keys, partition, claimKey(place, head.name))
    writes.push({ put: { ...claim, object: { S: id } }, condition: absent })
  }
  const [hasHead, isTaken] = await conditionsFailed(store, place, writes)
  // Another process upgrades the same object: either of us would have written the same.
  if (hasHead || !isTaken) return false
  await conditionsFailed(store, place, [put({ ...head, isUnclaimed: true })])
  return true
}

/** For each of the writes, whether its condition did not hold; then none of them was written. */
async function conditionsFailed(
  store: Store,
  place: Place,
  writes: readonly Write[],
): Promise<boolean[]> {
  try {
    await writeTogether(store, place, writes)
    return []
  } catch (error) {
    if (!(error instanceof DynamoRefusal)) throw error
    const failed = error.reasons.map(({ Code }) => Code === "ConditionalCheckFailed")
    if (!failed.includes(true)) throw error
    return failed
  }
}

async function number(
  { client }: Store,
  place: Place,
  version: number,
  revision: number,
  createdAt: number,
): Promise<void> {
  const { keys, partition } = place
  await client.call("UpdateItem", {
    TableName: keys.table,
    Key: keyItem(keys, partition, versionKey(place, version)),
    UpdateExpression: "SET #revision = :revision, #createdAt = :createdAt, #legacy = :legacy",
    ConditionExpression: "attribute_exists(#range)",
    ExpressionAttributeNames: {
      "#range": keys.range,
      "#revision": "revision",
      "#createdAt": "createdAt",
      "#legacy": "legacy",
    },
    ExpressionAttributeValues: {
      ":revision": { N: String(revision) },
      ":createdAt": { N: String(createdAt) },
      ":legacy": { BOOL: true },
    },
  })
}

/**
 * Brings what dynamodb-mini 0.2.4 wrote up to date: its versions stay as they are and get a number,
 * its objects get heads and claims. It may be stopped at any point and begun again.
 */
import { DynamoRefusal, type Item } from "./dynamo-client.ts"
import {
  claimKey,
  deadKey,
  idOf,
  liveKey,
  ownPrefix,
  type Place,
  type TableKeys,
  versionKey,
} from "./keys.ts"
import { headItem, keyItem, type Version, versionOf } from "./record.ts"
import { findHead, queryRecords, type Store, type Write, writeTogether } from "./tables.ts"

export interface UpgradeCounts {
  /** Objects that got a head. */
  objects: number
  /** Versions that got a number. */
  versions: number
  /** Objects whose name was another's already. */
  sharedNames: number
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
  const counts = { objects: 0, versions: 0, sharedNames: 0, strays: 0, unreadable: 0 }
  for (const keys of [store.collections, store.entries]) {
    let last: string | undefined
    for await (const items of scanKeys(store, keys)) {
      for (const item of items) {
        const place = legacyPlace(keys, item)
        if (place === "unreadable") counts.unreadable += 1
        if (typeof place === "string") continue
        const name = `${place.partition}\n${place.id}`
        if (name === last) continue
        last = name
        await upgradeObject(store, place, counts)
      }
      onProgress(counts)
    }
  }
  return counts
}

/** Where the object of a version without a number is. */
export function legacyPlace(keys: TableKeys, item: Item): Place | "other" | "unreadable" {
  const partition = item[keys.hash]?.S ?? ""
  const sort = item[keys.range]?.S ?? ""
  if (sort.startsWith(ownPrefix) || item.revision !== undefined) return "other"
  if (!/#\d{13}$/.test(sort)) return "unreadable"
  const id = idOf(sort)
  const names = keys.hash === "application" ? id.slice(0, id.lastIndexOf("#") + 1) : ""
  return { keys, partition, id, names }
}

export async function* scanKeys(
  { client }: Store,
  keys: TableKeys,
): AsyncGenerator<readonly Item[]> {
  let after: unknown
  do {
    const page = await client.call("Scan", {
      TableName: keys.table,
      ConsistentRead: true,
      ProjectionExpression: "#hash, #range, #revision, #unclaimed",
      ExpressionAttributeNames: {
        "#hash": keys.hash,
        "#range": keys.range,
        "#revision": "revision",
        "#unclaimed": "unclaimed",
      },
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    })
    yield page.Items as readonly Item[]
    after = page.LastEvaluatedKey
  } while (after !== undefined)
}

async function upgradeObject(store: Store, place: Place, counts: UpgradeCounts): Promise<void> {
  const versions = await versionsOf(store, place)
  const newest = versions.at(-1)
  const [first] = versions
  if (newest === undefined || first === undefined) return
  const numbered = versions.findIndex(({ revision }) => revision !== undefined)
  let head = await findHead(store, place, true)
  if (head === undefined && numbered === -1) {
    const legacyHead = { ...newest, revision: versions.length, createdAt: first.version }
    const isShared = await putHead(store, place, { ...legacyHead, isLegacy: true })
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
  if (!isLive || head.name === undefined) {
    await writeTogether(store, place, [put(head)])
    return false
  }
  const claim = keyItem(keys, partition, claimKey(place, head.name))
  try {
    const claiming: Write = { put: { ...claim, object: { S: id } }, condition: absent }
    await writeTogether(store, place, [put(head), claiming])
    return false
  } catch (error) {
    if (!(error instanceof DynamoRefusal)) throw error
    if (error.reasons[1]?.Code !== "ConditionalCheckFailed") throw error
    await writeTogether(store, place, [put({ ...head, isUnclaimed: true })])
    return true
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

export interface CheckCounts {
  live: number
  deleted: number
  versions: number
  /** Versions that dynamodb-mini wrote and nobody has upgraded. */
  withoutNumber: number
  /** Objects whose name another one has, too. */
  sharedNames: number
  unreadable: number
}

/** What is in a table; changes nothing. */
export async function check(store: Store, keys: TableKeys): Promise<CheckCounts> {
  const counts = {
    live: 0,
    deleted: 0,
    versions: 0,
    withoutNumber: 0,
    sharedNames: 0,
    unreadable: 0,
  }
  for await (const items of scanKeys(store, keys)) {
    for (const item of items) {
      const sort = item[keys.range]?.S ?? ""
      if (item.unclaimed?.BOOL) counts.sharedNames += 1
      if (sort.startsWith("##live#")) counts.live += 1
      else if (sort.startsWith("##dead#")) counts.deleted += 1
      else if (!sort.startsWith(ownPrefix)) {
        counts.versions += 1
        const place = legacyPlace(keys, item)
        if (place === "unreadable") counts.unreadable += 1
        else if (place !== "other") counts.withoutNumber += 1
      }
    }
  }
  return counts
}

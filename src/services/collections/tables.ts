/** Reads and writes of records, as DynamoDB takes them. */
import { type Platform, randomUuid } from "../../platform.ts"
import type { DynamoClient, Item } from "./dynamo-client.ts"
import { deadKey, liveKey, type Place, type TableKeys, versionKey } from "./keys.ts"
import { keyItem, type Version, versionOf } from "./record.ts"
import type { CollectionsSettings } from "./settings.ts"

/** What everything here works with. */
export interface Store {
  readonly client: DynamoClient
  readonly settings: CollectionsSettings
  readonly platform: Platform
  readonly collections: TableKeys
  readonly entries: TableKeys
  /** Whether requests may wait for each other's I/O: not on Workers. */
  readonly sharing: boolean
}

/** Some sort keys of a partition. */
export type Range =
  | { readonly prefix: string; readonly legacyOnly?: boolean }
  | { readonly below: string }
  | { readonly from: string }
  | { readonly prefix: string; readonly upTo: string }

export interface Query {
  readonly keys: TableKeys
  readonly partition: string
  readonly range: Range
  readonly after?: string | undefined
  readonly limit?: number | undefined
  readonly isDescending?: boolean
}

export async function getRecord(
  { client, settings }: Store,
  { keys, partition }: Pick<Place, "keys" | "partition">,
  sort: string,
  consistentRead = settings.consistentRead,
): Promise<Item | undefined> {
  const { Item: item } = await client.call("GetItem", {
    TableName: keys.table,
    Key: keyItem(keys, partition, sort),
    ConsistentRead: consistentRead,
  })
  return item as Item | undefined
}

/** The newest version, also where it says that the object is deleted. */
export async function findHead(
  store: Store,
  place: Place,
  consistentRead = store.settings.consistentRead,
): Promise<Version | undefined> {
  const { keys, partition } = place
  const live = await getRecord(store, place, liveKey(place), consistentRead)
  if (live) return versionOf(keys, live)
  // Both at once: in between it may be restored, and would be in neither place.
  const { Responses } = await store.client.call("TransactGetItems", {
    TransactItems: [liveKey(place), deadKey(place)].map((sort) => ({
      Get: { TableName: keys.table, Key: keyItem(keys, partition, sort) },
    })),
  })
  const found = (Responses as readonly { readonly Item?: Item }[]).find(({ Item: item }) => item)
  return found?.Item && versionOf(keys, found.Item)
}

export async function findVersion(
  store: Store,
  place: Place,
  version: number,
): Promise<Version | undefined> {
  const item = await getRecord(store, place, versionKey(place, version))
  return item && versionOf(place.keys, item)
}

export interface QueryPage {
  readonly items: readonly Item[]
  /** There may be more. */
  readonly lastSort?: string | undefined
}

export async function queryRecords(
  { client, settings }: Store,
  { keys, partition, range, after, limit, isDescending = false }: Query,
): Promise<QueryPage> {
  const { condition, values } = conditionOf(range)
  const page = await client.call("Query", {
    TableName: keys.table,
    KeyConditionExpression: `#hash = :hash AND ${condition}`,
    ExpressionAttributeNames: { "#hash": keys.hash, "#range": keys.range },
    ExpressionAttributeValues: { ":hash": { S: partition }, ...values },
    ConsistentRead: settings.consistentRead,
    ScanIndexForward: !isDescending,
    ...(limit === undefined ? {} : { Limit: limit }),
    ...(after === undefined ? {} : { ExclusiveStartKey: keyItem(keys, partition, after) }),
  })
  const last = page.LastEvaluatedKey as Item | undefined
  return { items: page.Items as readonly Item[], lastSort: last?.[keys.range]?.S }
}

function conditionOf(range: Range): { condition: string; values: Item } {
  if ("below" in range) return { condition: "#range < :s", values: { ":s": { S: range.below } } }
  if ("from" in range) return { condition: "#range >= :s", values: { ":s": { S: range.from } } }
  const { prefix } = range
  if ("upTo" in range) {
    const values = { ":s": { S: prefix }, ":t": { S: range.upTo } }
    return { condition: "#range BETWEEN :s AND :t", values }
  }
  return { condition: "begins_with(#range, :s)", values: { ":s": { S: prefix } } }
}

export type Write =
  | { readonly put: Item; readonly condition: string; readonly values?: Item }
  | { readonly delete: Item; readonly condition: string; readonly values?: Item }

/** All of them or none. @throws DynamoRefusal TransactionCanceledException */
export async function writeTogether(
  { client, platform }: Store,
  { keys }: Pick<Place, "keys">,
  writes: readonly Write[],
): Promise<void> {
  await client.call("TransactWriteItems", {
    // Sent again after a lost reply, it has no second effect.
    ClientRequestToken: randomUuid(platform),
    TransactItems: writes.map((write) => {
      const condition = {
        TableName: keys.table,
        ConditionExpression: write.condition,
        ExpressionAttributeNames: namesIn(write.condition, keys),
        ...(write.values === undefined ? {} : { ExpressionAttributeValues: write.values }),
      }
      return "put" in write
        ? { Put: { ...condition, Item: write.put } }
        : { Delete: { ...condition, Key: write.delete } }
    }),
  })
}

function namesIn(condition: string, { range }: TableKeys): Record<string, string> {
  const all: Record<string, string> = {
    "#range": range,
    "#version": "version",
    "#object": "object",
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => condition.includes(name)))
}

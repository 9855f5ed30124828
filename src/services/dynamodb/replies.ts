/** Replies that several item operations give. */
import {
  consumedCapacity,
  type ReturnConsumedCapacity,
  readUnits,
  writeUnits,
} from "../../engine/capacity.ts"
import type { ItemCollection } from "../../engine/item-collection.ts"
import type { Page } from "../../engine/page.ts"
import type { Written } from "../../engine/plan.ts"
import { JsonText } from "../../model/shape/shape.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import { keyIdentity } from "./key-identity.ts"

interface Asked {
  readonly TableName: string
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity | undefined
}

/** What PutItem, UpdateItem and DeleteItem answer; `attributes` are those asked for, if any. */
export function writtenReply(
  asked: Asked,
  { oldSize, newSize, indexes, collection }: Written,
  attributes: Item | JsonText | undefined,
) {
  const units = writeUnits(oldSize, newSize)
  const { ReturnConsumedCapacity, TableName } = asked
  return {
    Attributes: attributes,
    ConsumedCapacity: consumedCapacity(ReturnConsumedCapacity, TableName, units, indexes),
    ItemCollectionMetrics: collection && itemCollectionMetrics(collection),
  }
}

/** The old item as a reply shows it. */
export function oldAttributes({ old }: Written): JsonText | undefined {
  return old && new JsonText(old.body)
}

/** What Query and Scan answer. */
export function pageReply(asked: Asked, page: Page, consistent: boolean) {
  const scanned = readUnits(page.scannedBytes, consistent)
  const fetched = consistent ? page.fetchedBlocks : page.fetchedBlocks / 2
  const { index, kind } = page.index ?? {}
  const indexes = index && kind ? [{ index: index.name, kind, units: scanned }] : []
  const units = index ? fetched : scanned
  const { ReturnConsumedCapacity, TableName } = asked
  return {
    Items: page.items,
    Count: page.count,
    ScannedCount: page.scannedCount,
    LastEvaluatedKey: page.lastEvaluatedKey,
    ConsumedCapacity: consumedCapacity(ReturnConsumedCapacity, TableName, units, indexes),
  }
}

/**
 * What the writes of several items answer: for each table, one for each collection that was written
 * to. Tables without local indexes have none.
 */
export function collectionMetrics(writtenByTable: ReadonlyMap<string, readonly Written[]>) {
  const tables = [...writtenByTable].map(([name, all]) => {
    const collections = all.flatMap(({ collection }) => collection ?? [])
    const last = new Map(collections.map((each) => [keyIdentity(each.key), each]))
    return [name, [...last.values()].map(itemCollectionMetrics)] as const
  })
  return Object.fromEntries(tables.filter(([, metrics]) => metrics.length > 0))
}

/** AWS guide, "Item collections": a range in gigabytes, both ends whole. */
function itemCollectionMetrics({ key, bytes }: ItemCollection) {
  const gigabytes = Math.floor(bytes / 2 ** 30)
  return { ItemCollectionKey: key, SizeEstimateRangeGB: [gigabytes, gigabytes + 1] }
}

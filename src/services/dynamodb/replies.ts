/** Replies that several item operations give. */
import {
  consumedCapacity,
  type ReturnConsumedCapacity,
  readUnits,
  writeUnits,
} from "../../engine/capacity.ts"
import type { Page } from "../../engine/page.ts"
import type { Written } from "../../engine/plan.ts"
import { JsonText } from "../../model/shape/shape.ts"
import type { Item } from "../../model/value/attribute-value.ts"

interface Asked {
  readonly TableName: string
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity | undefined
}

/** What PutItem, UpdateItem and DeleteItem answer; `attributes` are those asked for, if any. */
export function writtenReply(
  asked: Asked,
  { oldSize, newSize }: Written,
  attributes: Item | JsonText | undefined,
) {
  const units = writeUnits(oldSize, newSize)
  return {
    Attributes: attributes,
    ConsumedCapacity: consumedCapacity(asked.ReturnConsumedCapacity, asked.TableName, units),
  }
}

/** The old item as a reply shows it. */
export function oldAttributes({ old }: Written): JsonText | undefined {
  return old && new JsonText(old.body)
}

/** What Query and Scan answer. */
export function pageReply(asked: Asked, page: Page, consistent: boolean) {
  const units = readUnits(page.scannedBytes, consistent)
  return {
    Items: page.items,
    Count: page.count,
    ScannedCount: page.scannedCount,
    LastEvaluatedKey: page.lastEvaluatedKey,
    ConsumedCapacity: consumedCapacity(asked.ReturnConsumedCapacity, asked.TableName, units),
  }
}

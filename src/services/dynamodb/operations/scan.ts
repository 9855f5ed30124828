import { readPage, type Walk } from "../../../engine/page.ts"
import { ApiError } from "../../../error.ts"
import { scanSegmentsMax } from "../../../limits.ts"
import { conditionOfFilter } from "../../../model/expression/legacy-condition.ts"
import { projectionOfAttributes } from "../../../model/expression/legacy-projection.ts"
import { keyBytesOf } from "../../../model/key/key-schema.ts"
import { hashesOfSegment } from "../../../model/key/segment-hashes.ts"
import { boolean, integer, item, required, string, structure } from "../../../model/shape/shape.ts"
import { indexKeyOf } from "../../../model/table/index-entry.ts"
import type { Table } from "../../../model/table/table.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askForPage } from "../access/read-asks.ts"
import { type Expressions, parseExpressions } from "../expressions.ts"
import {
  checkIndexStartKey,
  checkIndexStartNames,
  checkTableStartKey,
  type FoundIndex,
  findIndex,
  readingOf,
  withInvalidStart,
} from "../index-parameters.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkScanStart, parseSelect, parseStartKey, type SelectInput } from "../page-parameters.ts"
import { checkMixing } from "../parameters.ts"
import { pageReply } from "../replies.ts"
import * as shapes from "../shapes/item-shapes.ts"

export const scan = defineOperation({
  name: "Scan",
  dialect: "current",
  input: structure("ScanInput", {
    Select: shapes.select,
    IndexName: shapes.indexName,
    TotalSegments: integer({ min: 1, max: scanSegmentsMax }),
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    TableName: required(shapes.tableName),
    ConditionalOperator: shapes.conditionalOperator,
    ScanFilter: shapes.conditions,
    Segment: integer({ min: 0, max: scanSegmentsMax - 1 }),
    Limit: integer({ min: 1 }),
    AttributesToGet: shapes.attributesToGet,
    ConsistentRead: boolean,
    ExclusiveStartKey: item,
    ProjectionExpression: string(),
    FilterExpression: string(),
    ExpressionAttributeNames: shapes.attributeNames,
    ExpressionAttributeValues: shapes.attributeValues,
  }),
  output: structure("ScanOutput", shapes.pageMembers),
  access: {
    action: "dynamodb:Scan",
    asks: (input) => [askForPage("dynamodb:Scan", input)],
  },

  async run(input, { engine }) {
    checkMixing(
      input,
      ["AttributesToGet", "ScanFilter", "ConditionalOperator"],
      ["ProjectionExpression", "FilterExpression"],
    )
    const attributes = projectionOfAttributes(input.AttributesToGet)
    const legacyFilter = conditionOfFilter(input.ScanFilter, input.ConditionalOperator)
    const startKey = parseStartKey(input.ExclusiveStartKey)
    const segment = parseSegment(input.Segment, input.TotalSegments)
    const countsOnly = parseSelect(input)
    const { filter = legacyFilter, projection = attributes } = parseExpressions(input)
    const consistent = input.ConsistentRead ?? false
    const page = await readPage(engine, {
      tableName: input.TableName,
      walkIn(table) {
        const index = findIndex(table, input.IndexName, consistent, "Scan")
        const parts = { startKey, segment, filter, projection }
        const walk = index ? scanIndex(table, index, input, parts) : scanTable(table, parts)
        return { walk, after: startKey }
      },
      consistent,
      limit: input.Limit,
      filter,
      projection,
      countsOnly,
    })
    return pageReply(input, page, consistent)
  },
})

interface Segment {
  readonly at: number
  readonly of: number
}

interface ScanParts extends Pick<Expressions, "filter" | "projection"> {
  readonly startKey: Item | undefined
  readonly segment: Segment
}

function scanTable(table: Table, parts: ScanParts): Walk {
  const { startKey, segment } = parts
  const hashes = hashesOfSegment(segment.at, segment.of)
  if (startKey) {
    checkScanStart(table.key, startKey)
    checkStartInSegment(keyBytesOf(table.key, startKey).hash, segment)
  }
  checkKeyPaths(table.key, parts, table)
  return { over: "segment", ...hashes }
}

function scanIndex(table: Table, found: FoundIndex, select: SelectInput, parts: ScanParts): Walk {
  const { startKey, segment } = parts
  const { index } = found
  if (startKey) {
    checkIndexStartNames(table, index, startKey)
    withInvalidStart(() => checkIndexStartKey(index, startKey))
    checkTableStartKey(table, startKey)
    checkStartInSegment(indexKeyOf(index, startKey)?.hash ?? 0, segment)
  }
  const reading = readingOf(table, found, select, parts)
  checkKeyPaths(table.key, parts, table)
  return { over: "indexSegment", reading, ...hashesOfSegment(segment.at, segment.of) }
}

function checkStartInSegment(hash: number, { at, of }: Segment): void {
  const { hashFrom, hashTo } = hashesOfSegment(at, of)
  if (hash >= hashFrom && hash <= hashTo) return
  throw ApiError.invalid(
    "The provided starting key is invalid: Invalid ExclusiveStartKey. " +
      "Please use ExclusiveStartKey with correct Segment. " +
      `TotalSegments: ${of} Segment: ${at}`,
  )
}

/** A scan without segments is the only segment of one. */
function parseSegment(at: number | undefined, of: number | undefined): Segment {
  if (at === undefined && of === undefined) return { at: 0, of: 1 }
  if (of === undefined) {
    throw ApiError.invalid(
      "The TotalSegments parameter is required but was not present in the request " +
        "when Segment parameter is present",
    )
  }
  if (at === undefined) {
    throw ApiError.invalid(
      "The Segment parameter is required but was not present in the request " +
        "when parameter TotalSegments is present",
    )
  }
  if (at >= of) {
    throw ApiError.invalid(
      "The Segment parameter is zero-based and must be less than parameter TotalSegments",
    )
  }
  return { at, of }
}

import { readPage, type Walk } from "../../../engine/page.ts"
import { ApiError } from "../../../error.ts"
import { attributeNamesOf, type Condition } from "../../../model/expression/condition.ts"
import { bindKeyCondition, type KeyCondition } from "../../../model/expression/key-condition.ts"
import { conditionOfFilter } from "../../../model/expression/legacy-condition.ts"
import { keyConditionOfAttributes } from "../../../model/expression/legacy-key-condition.ts"
import { projectionOfAttributes } from "../../../model/expression/legacy-projection.ts"
import { everything, isInside } from "../../../model/key/byte-range.ts"
import { keyBytes } from "../../../model/key/key-bytes.ts"
import { boolean, integer, item, required, string, structure } from "../../../model/shape/shape.ts"
import type { KeySchema } from "../../../model/table/table.ts"
import { attributeOf, type Item } from "../../../model/value/attribute-value.ts"
import { equalValues } from "../../../model/value/compare.ts"
import { defineOperation } from "../../../operation.ts"
import { parseExpressions } from "../expressions.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkIndex, checkQueryStart, parseSelect, parseStartKey } from "../page-parameters.ts"
import { checkMixing } from "../parameters.ts"
import { pageReply } from "../replies.ts"
import * as shapes from "../shapes/item-shapes.ts"

export const query = defineOperation({
  name: "Query",
  dialect: "current",
  input: structure("QueryInput", {
    Select: shapes.select,
    IndexName: shapes.indexName,
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    QueryFilter: shapes.conditions,
    TableName: required(shapes.tableName),
    ConditionalOperator: shapes.conditionalOperator,
    AttributesToGet: shapes.attributesToGet,
    Limit: integer({ min: 1 }),
    KeyConditions: shapes.conditions,
    ConsistentRead: boolean,
    ScanIndexForward: boolean,
    ExclusiveStartKey: item,
    ProjectionExpression: string(),
    FilterExpression: string(),
    KeyConditionExpression: string(),
    ExpressionAttributeNames: shapes.attributeNames,
    ExpressionAttributeValues: shapes.attributeValues,
  }),
  output: structure("QueryOutput", shapes.pageMembers),
  access: { action: "dynamodb:Query", tables: ({ TableName }) => [TableName] },

  async run(input, { engine }) {
    checkMixing(
      input,
      ["AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"],
      ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"],
    )
    const legacyFilter = conditionOfFilter(input.QueryFilter, input.ConditionalOperator)
    const attributes = projectionOfAttributes(input.AttributesToGet)
    const startKey = parseStartKey(input.ExclusiveStartKey)
    checkHasKeyCondition(input)
    const countsOnly = parseSelect(input)
    const parsed = parseExpressions(input)
    const { filter = legacyFilter, projection = attributes } = parsed
    const keyCondition = parsed.keyCondition ?? keyConditionOfAttributes(input.KeyConditions ?? {})
    const consistent = input.ConsistentRead ?? false
    const direction = input.ScanIndexForward === false ? "backward" : "forward"
    const page = await readPage(engine, {
      tableName: input.TableName,
      walkIn(table) {
        checkIndex(table, input.IndexName, consistent)
        if (startKey) checkQueryStart(table.key, startKey)
        const walk = { ...walkOf(keyCondition, table.key), direction } as const
        if (startKey) checkStartInWalk(table.key, startKey, walk)
        if (filter)
          checkFilter(legacyFilter ? "QueryFilter" : "Filter Expression", filter, table.key)
        checkKeyPaths(table.key, { filter, projection })
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

function checkHasKeyCondition(input: {
  readonly KeyConditions?: object | undefined
  readonly KeyConditionExpression?: string | undefined
}): void {
  if (input.KeyConditions !== undefined || input.KeyConditionExpression !== undefined) return
  throw ApiError.invalid(
    "Either the KeyConditions or KeyConditionExpression parameter must be specified " +
      "in the request.",
  )
}

type PartitionWalk = Omit<Walk & { over: "partition" }, "direction">

function walkOf(condition: KeyCondition, key: KeySchema): PartitionWalk {
  return { over: "partition", ...bindKeyCondition(condition, key) }
}

/** A query continues only where it has been. */
function checkStartInWalk(key: KeySchema, startKey: Item, walk: PartitionWalk): void {
  const partition = attributeOf(startKey, key.partition.name)
  const sort = key.sort && attributeOf(startKey, key.sort.name)
  if (sort && !isInside(walk.sort, keyBytes(sort))) {
    throw ApiError.invalid("The provided starting key does not match the range key predicate")
  }
  if (!partition || !equalValues(partition, walk.partition)) {
    // What it says of a foreign partition depends on whether the sort key is asked for (observed).
    throw ApiError.invalid(
      walk.sort === everything
        ? "The provided starting key is outside query boundaries based on provided conditions"
        : "The query can return at most one row and cannot be restarted",
    )
  }
}

function checkFilter(parameter: string, filter: Condition, key: KeySchema): void {
  const names = attributeNamesOf(filter)
  for (const attribute of [key.partition, key.sort]) {
    if (attribute && names.has(attribute.name)) {
      throw ApiError.invalid(
        `${parameter} can only contain non-primary key attributes: ` +
          `Primary key attribute: ${attribute.name}`,
      )
    }
  }
}

import { readPage } from "../../../engine/page.ts"
import { ApiError } from "../../../error.ts"
import { conditionOfFilter } from "../../../model/expression/legacy-condition.ts"
import { keyConditionOfAttributes } from "../../../model/expression/legacy-key-condition.ts"
import { projectionOfAttributes } from "../../../model/expression/legacy-projection.ts"
import { boolean, integer, item, required, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askForPage } from "../access/read-asks.ts"
import { parseExpressions } from "../expressions.ts"
import { findIndex } from "../index-parameters.ts"
import { parseSelect, parseStartKey } from "../page-parameters.ts"
import { checkMixing } from "../parameters.ts"
import { walkIndex, walkTable } from "../query-walk.ts"
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
  access: {
    action: "dynamodb:Query",
    asks: (input) => [askForPage("dynamodb:Query", input)],
  },

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
        const index = findIndex(table, input.IndexName, consistent, "Query")
        const filterName = legacyFilter ? "QueryFilter" : "Filter Expression"
        const parts = { keyCondition, startKey, direction, filter, filterName, projection } as const
        const walk = index ? walkIndex(table, index, input, parts) : walkTable(table, parts)
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

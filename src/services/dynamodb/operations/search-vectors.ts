import { searchVectors as search } from "../../../engine/vector-search.ts"
import { type Projection, project } from "../../../model/expression/projection.ts"
import {
  attributeValue,
  double,
  integer,
  item,
  list,
  required,
  string,
  structure,
} from "../../../model/shape/shape.ts"
import { projectedItem } from "../../../model/table/index-entry.ts"
import type { Table, VectorIndex } from "../../../model/table/table.ts"
import { vectorNames } from "../../../model/table/vector-index.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askToSearch } from "../access/read-asks.ts"
import { parseExpressions } from "../expressions.ts"
import { checkMixing } from "../parameters.ts"
import { checkTopK, findVectorIndex, parseSearchVector, queryOf } from "../search-parameters.ts"
import * as shapes from "../shapes/item-shapes.ts"

export const searchVectors = defineOperation({
  name: "SearchVectors",
  dialect: "current",
  input: structure("SearchVectorsInput", {
    TableName: required(shapes.tableName),
    IndexName: required(shapes.indexName),
    SearchVector: required(list(attributeValue)),
    TopK: required(integer()),
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    ProjectionExpression: string(),
    SearchConditionExpression: string(),
    ExpressionAttributeNames: shapes.attributeNames,
    ExpressionAttributeValues: shapes.attributeValues,
  }),
  output: structure("SearchVectorsOutput", {
    ConsumedCapacity: shapes.vectorCapacity,
    SearchResults: list(structure("SearchResultItem", { Item: item, Score: double })),
  }),
  access: {
    action: "dynamodb:SearchVectors",
    asks: ({ TableName, IndexName }) => [askToSearch(TableName, IndexName)],
  },

  async run(input, { engine }) {
    checkMixing(input, [], ["ProjectionExpression", "SearchConditionExpression"])
    const { TopK, IndexName, ReturnConsumedCapacity: asked } = input
    checkTopK(TopK)
    const vector = parseSearchVector(input.SearchVector)
    const { searchCondition, projection } = parseExpressions(input)
    const { found, query, table } = await search(engine, input.TableName, (table) =>
      queryOf(findVectorIndex(table, IndexName), vector, TopK, searchCondition),
    )
    return {
      SearchResults: found.hits.map((hit) => ({
        Item: shown(hit.item, table, query.index, projection),
        Score: hit.score,
      })),
      ConsumedCapacity:
        asked === undefined || asked === "NONE"
          ? undefined
          : { VectorSearchRequestBytes: found.requestBytes },
    }
  },
})

/**
 * What the index projects, and no vector that is not asked for. An attribute that is asked for and
 * not projected is left out without a word (guide: using ProjectionExpression).
 */
function shown(
  item: Item,
  { key }: Table,
  index: VectorIndex,
  projection: Projection | undefined,
): Item {
  const projected = projectedItem(vectorNames(key, index), item)
  if (projection) return project(projection, projected)
  return Object.fromEntries(Object.entries(projected).filter(([name]) => name !== index.attribute))
}

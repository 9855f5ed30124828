/** Shapes that the item operations share. Names are Smithy's, from AWS's service model. */
import { returnConsumedCapacity } from "../../../engine/capacity.ts"
import {
  attributeValue,
  boolean,
  double,
  integer,
  item,
  list,
  map,
  oneOf,
  required,
  string,
  structure,
} from "../../../model/shape/shape.ts"
import { indexName, tableName, wholeTableName } from "../../../model/table/name-shapes.ts"

export { indexName, returnConsumedCapacity, tableName }

export const returnItemCollectionMetrics = oneOf("SIZE", "NONE")
export const returnValues = oneOf("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW")
export const returnValuesOnConditionCheckFailure = oneOf("ALL_OLD", "NONE")
export const select = oneOf(
  "SPECIFIC_ATTRIBUTES",
  "COUNT",
  "ALL_ATTRIBUTES",
  "ALL_PROJECTED_ATTRIBUTES",
)
export const conditionalOperator = oneOf("OR", "AND")

export const attributeNames = map(string())
export const attributeValues = map(attributeValue)
export const attributesToGet = list(string({ max: 65_535 }), { min: 1 })

const comparisonOperator = oneOf(
  "IN",
  "NULL",
  "BETWEEN",
  "LT",
  "NOT_CONTAINS",
  "EQ",
  "GT",
  "NOT_NULL",
  "NE",
  "LE",
  "BEGINS_WITH",
  "GE",
  "CONTAINS",
)
const condition = structure("Condition", {
  ComparisonOperator: required(comparisonOperator),
  AttributeValueList: list(attributeValue),
})
/** KeyConditions, QueryFilter and ScanFilter. */
export const conditions = map(condition)
export const expected = map(
  structure("ExpectedAttributeValue", {
    Value: attributeValue,
    Exists: boolean,
    ComparisonOperator: comparisonOperator,
    AttributeValueList: list(attributeValue),
  }),
)
export const attributeUpdates = map(
  structure("AttributeValueUpdate", {
    Value: attributeValue,
    Action: oneOf("ADD", "PUT", "DELETE"),
  }),
)

const capacity = structure("Capacity", {
  ReadCapacityUnits: double,
  WriteCapacityUnits: double,
  CapacityUnits: double,
})
export const vectorCapacity = structure("VectorCapacity", {
  VectorSearchRequestBytes: double,
  VectorWriteRequestBytes: double,
})
export const consumedCapacity = structure("ConsumedCapacity", {
  TableName: string(),
  CapacityUnits: double,
  ReadCapacityUnits: double,
  WriteCapacityUnits: double,
  Table: capacity,
  LocalSecondaryIndexes: map(capacity),
  GlobalSecondaryIndexes: map(capacity),
  VectorIndexes: map(vectorCapacity),
})
export const itemCollectionMetrics = structure("ItemCollectionMetrics", {
  ItemCollectionKey: item,
  SizeEstimateRangeGB: list(double),
})

/** What PutItem, UpdateItem and DeleteItem answer. */
export const writtenMembers = {
  Attributes: item,
  ConsumedCapacity: consumedCapacity,
  ItemCollectionMetrics: itemCollectionMetrics,
}

/** What Query and Scan answer. */
export const pageMembers = {
  Items: list(item),
  Count: required(integer()),
  ScannedCount: required(integer()),
  LastEvaluatedKey: item,
  ConsumedCapacity: consumedCapacity,
}

/** Names of tables in a batch; as map keys they are held to the full length. */
export const batchTableName = wholeTableName

/**
 * A table as its creator writes it: the shapes that CreateTable and UpdateTable share. Members are
 * in the order in which DynamoDB reports failed constraints, bounds are those of AWS's service
 * model.
 */
import { ttlAttributeCharactersMax } from "../../limits.ts"
import {
  boolean,
  type Infer,
  list,
  long,
  oneOf,
  required,
  string,
  structure,
} from "../shape/shape.ts"
import { indexName } from "./name-shapes.ts"

export { indexName }

const attributeName = string({ min: 1, max: 255 })

export const attributeDefinitions = list(
  structure("AttributeDefinition", {
    AttributeName: required(attributeName),
    AttributeType: required(oneOf("B", "N", "S")),
  }),
)

const keySchemaElement = structure("KeySchemaElement", {
  AttributeName: required(attributeName),
  KeyType: required(oneOf("HASH", "RANGE")),
})
export const keySchema = list(keySchemaElement, { min: 1, max: 2 })
/** AWS guide: multi-attribute keys, up to four attributes of each kind, in global indexes only. */
export const globalKeySchema = list(keySchemaElement, { min: 1, max: 8 })

export const projection = structure("Projection", {
  ProjectionType: oneOf("ALL", "INCLUDE", "KEYS_ONLY"),
  NonKeyAttributes: list(attributeName, { min: 1, max: 20 }),
})

export const billingMode = oneOf("PROVISIONED", "PAY_PER_REQUEST")

export const provisionedThroughput = structure("ProvisionedThroughput", {
  WriteCapacityUnits: required(long({ min: 1 })),
  ReadCapacityUnits: required(long({ min: 1 })),
})
export const onDemandThroughput = structure("OnDemandThroughput", {
  MaxReadRequestUnits: long(),
  MaxWriteRequestUnits: long(),
})
export const warmThroughput = structure("WarmThroughput", {
  ReadUnitsPerSecond: long(),
  WriteUnitsPerSecond: long(),
})

export const localSecondaryIndexes = list(
  structure("LocalSecondaryIndex", {
    IndexName: required(indexName),
    KeySchema: required(keySchema),
    Projection: required(projection),
  }),
)
export const globalSecondaryIndex = structure("GlobalSecondaryIndex", {
  IndexName: required(indexName),
  KeySchema: required(globalKeySchema),
  Projection: required(projection),
  ProvisionedThroughput: provisionedThroughput,
  OnDemandThroughput: onDemandThroughput,
  WarmThroughput: warmThroughput,
})
export const globalSecondaryIndexes = list(globalSecondaryIndex)

export const vectorAttribute = structure("VectorAttributeDefinition", {
  AttributeName: required(attributeName),
})
export const searchSchema = list(
  structure("SearchSchemaElement", {
    AttributeName: required(attributeName),
    SearchSchemaElementType: required(oneOf("HASH", "INLINE_FILTER")),
  }),
  { min: 1 },
)
export const distanceFunction = oneOf("COSINE", "DOT_PRODUCT", "EUCLIDEAN")
/** What the model allows; how many dimensions there may be is judged with the index. */
export const vectorIndex = structure("VectorIndex", {
  IndexName: required(indexName),
  VectorAttribute: required(vectorAttribute),
  SearchSchema: searchSchema,
  Projection: required(projection),
  Dimensions: required(long({ min: 1 })),
  DistanceFunction: required(distanceFunction),
})
export const vectorIndexes = list(vectorIndex)

export const streamSpecification = structure("StreamSpecification", {
  StreamEnabled: required(boolean),
  StreamViewType: oneOf("OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE"),
})
export const sseSpecification = structure("SSESpecification", {
  Enabled: boolean,
  SSEType: oneOf("AES256", "KMS"),
  KMSMasterKeyId: string({ min: 1 }),
})
export const timeToLiveAttribute = string({ min: 1, max: ttlAttributeCharactersMax })
export const tableClass = oneOf("STANDARD", "STANDARD_INFREQUENT_ACCESS")

/** Bounds of tags have texts of their own: see `tags.ts`. */
export const tagList = list(structure("Tag", { Key: string(), Value: string() }))

export type AttributeDefinitions = Infer<typeof attributeDefinitions>
export type KeySchemaElements = Infer<typeof globalKeySchema>
export type ProjectionInput = Infer<typeof projection>
export type ProvisionedInput = Infer<typeof provisionedThroughput>
export type OnDemandInput = Infer<typeof onDemandThroughput>
export type WarmInput = Infer<typeof warmThroughput>
export type LocalIndexInput = Infer<typeof localSecondaryIndexes>[number]
export type GlobalIndexInput = Infer<typeof globalSecondaryIndex>
export type VectorIndexInput = Infer<typeof vectorIndex>
export type StreamInput = Infer<typeof streamSpecification>
export type EncryptionInput = Infer<typeof sseSpecification>
export type TagList = Infer<typeof tagList>

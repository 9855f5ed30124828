/** CreateTable's input becomes a table. Checks stand in DynamoDB's order. */
import { ApiError } from "../../error.ts"
import { changeStream, checkNewStream } from "./change-stream.ts"
import type {
  AttributeDefinitions,
  EncryptionInput,
  GlobalIndexInput,
  KeySchemaElements,
  LocalIndexInput,
  OnDemandInput,
  ProvisionedInput,
  StreamInput,
  TagList,
  VectorIndexInput,
  WarmInput,
} from "./definition-shapes.ts"
import { type KeyPlace, parseEncryption } from "./parse-encryption.ts"
import {
  checkProjectedAttributes,
  type NextIndexId,
  parseGlobalIndexes,
  parseLocalIndexes,
} from "./parse-indexes.ts"
import { type Definitions, parseDefinitions, parseTableKey } from "./parse-key-schema.ts"
import { parseBilling, parseOnDemandMaximum, parseWarmThroughput } from "./parse-throughput.ts"
import { parseVectorIndexes } from "./parse-vector-indexes.ts"
import type { Billing, KeySchema, Table, TableClassSetting, TableIdentity } from "./table.ts"
import { parseTags } from "./tags.ts"
import { type KeyedIndex, schemaOf } from "./vector-index.ts"

/** A table as its creator asks for it. */
export interface TableInput {
  readonly AttributeDefinitions: AttributeDefinitions
  readonly KeySchema: KeySchemaElements
  readonly LocalSecondaryIndexes?: readonly LocalIndexInput[] | undefined
  readonly GlobalSecondaryIndexes?: readonly GlobalIndexInput[] | undefined
  readonly VectorIndexes?: readonly VectorIndexInput[] | undefined
  readonly BillingMode?: Billing["mode"] | undefined
  readonly ProvisionedThroughput?: ProvisionedInput | undefined
  readonly StreamSpecification?: StreamInput | undefined
  readonly SSESpecification?: EncryptionInput | undefined
  readonly Tags?: TagList | undefined
  readonly TableClass?: TableClassSetting["name"] | undefined
  readonly DeletionProtectionEnabled?: boolean | undefined
  readonly OnDemandThroughput?: OnDemandInput | undefined
  readonly WarmThroughput?: WarmInput | undefined
}

/** @throws ApiError ValidationException, with DynamoDB's text for the first fault in its order */
export function parseTable(
  input: TableInput,
  identity: TableIdentity,
  place: KeyPlace,
  nextIndexId: NextIndexId,
): Table {
  const billing = parseBilling(input.BillingMode, input.ProvisionedThroughput, identity.createdAtMs)
  const { mode, provisioned } = billing
  const onDemandMaximum = parseOnDemandMaximum(input.OnDemandThroughput, mode)
  const definitions = parseDefinitions(input.AttributeDefinitions)
  const key = parseTableKey(input.KeySchema, definitions)
  const hasVectors = input.VectorIndexes !== undefined
  if (!input.LocalSecondaryIndexes && !input.GlobalSecondaryIndexes && !hasVectors) {
    checkKeyIsAll(input.KeySchema, definitions)
  }
  const taken = new Set<string>()
  const about = { key, billing, definitions }
  const localIndexes = parseLocalIndexes(input.LocalSecondaryIndexes, about, taken, nextIndexId)
  const globalIndexes = parseGlobalIndexes(input.GlobalSecondaryIndexes, about, taken, nextIndexId)
  const vectorIndexes = parseVectorIndexes(input.VectorIndexes, about, taken, nextIndexId)
  const keyed = [...localIndexes, ...globalIndexes, ...vectorIndexes.map(schemaOf)]
  checkAllUsed(definitions, key, keyed)
  checkProjectedAttributes([...localIndexes, ...globalIndexes])
  const warmThroughput = parseWarmThroughput(input.WarmThroughput, { mode, provisioned })
  checkNewStream(input.StreamSpecification)
  const encryption = parseEncryption(input.SSESpecification, place)
  const table = {
    ...identity,
    key,
    attributeTypes: Object.fromEntries(definitions),
    localIndexes,
    globalIndexes,
    ...(vectorIndexes.length > 0 && { vectorIndexes }),
    billing,
    deletionProtected: input.DeletionProtectionEnabled ?? false,
    ...(input.TableClass && { tableClass: { name: input.TableClass } }),
    ...(encryption && { encryption }),
    ...(onDemandMaximum && { onDemandMaximum }),
    ...(warmThroughput && { warmThroughput }),
    tags: parseTags(input.Tags ?? []),
  }
  if (!input.StreamSpecification?.StreamEnabled) return table
  return changeStream<Table>(table, input.StreamSpecification, identity.createdAtMs)
}

function checkKeyIsAll(elements: KeySchemaElements, definitions: Definitions): void {
  if (elements.length === definitions.size) return
  throw ApiError.invalidParameter(
    "Number of attributes in KeySchema does not exactly match number of attributes defined in " +
      "AttributeDefinitions",
  )
}

function checkAllUsed(
  definitions: Definitions,
  key: KeySchema,
  indexes: readonly KeyedIndex[],
): void {
  const used = namesOfKeys(key, indexes)
  const declared = [...definitions.keys()]
  if (declared.every((name) => used.has(name))) return
  throw ApiError.invalidParameter(
    "Some AttributeDefinitions are not used. " +
      `AttributeDefinitions: [${declared.join(", ")}], keys used: [${[...used].join(", ")}]`,
  )
}

/** Every attribute that is part of a key, or of the search schema of a vector index. */
export function namesOfKeys(key: KeySchema, indexes: readonly KeyedIndex[]): ReadonlySet<string> {
  const attributes = [
    key.partition,
    ...(key.sort ? [key.sort] : []),
    ...indexes.flatMap(({ partition, sort }) => [...partition, ...sort]),
  ]
  return new Set(attributes.map(({ name }) => name))
}

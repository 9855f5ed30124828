/** Tables with vector indexes, and what is nearest told by brute force. */
import type {
  AttributeValue,
  CreateTableCommandInput,
  DynamoDB,
  ScalarAttributeType,
  VectorIndex,
} from "@aws-sdk/client-dynamodb"
import { waitUntilTableExists } from "@aws-sdk/client-dynamodb"
import type { SeededRandom } from "./seeded-random.ts"

export type Item = Record<string, AttributeValue>
export type Distance = "COSINE" | "EUCLIDEAN" | "DOT_PRODUCT"

export const listOf = (numbers: readonly number[]): AttributeValue[] =>
  numbers.map((number) => ({ N: `${number}` }))

export const vectorItem = (pk: string, numbers: readonly number[], more: Item = {}): Item => ({
  ...{ pk: { S: pk }, v: { L: listOf(numbers) }, ...more },
})

/** On the attribute `v`, of two dimensions unless it says otherwise. */
export const vectorIndex = (IndexName: string, more: Partial<VectorIndex> = {}): VectorIndex => ({
  IndexName,
  VectorAttribute: { AttributeName: "v" },
  Projection: { ProjectionType: "ALL" },
  Dimensions: 2,
  DistanceFunction: "EUCLIDEAN",
  ...more,
})

export const schema = (hash: string | undefined, ...filters: string[]) => [
  ...(hash ? [{ AttributeName: hash, SearchSchemaElementType: "HASH" as const }] : []),
  ...filters.map((AttributeName) => ({
    ...{ AttributeName, SearchSchemaElementType: "INLINE_FILTER" as const },
  })),
]

/** Partition key `pk`, on demand. */
export function vectorTable(
  VectorIndexes: VectorIndex[] | undefined,
  types: Record<string, ScalarAttributeType> = {},
): CreateTableCommandInput {
  return {
    TableName: `t-${crypto.randomUUID()}`,
    AttributeDefinitions: definitionsOf({ pk: "S", ...types }),
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    ...(VectorIndexes && { VectorIndexes }),
  }
}

export function definitionsOf(types: Record<string, ScalarAttributeType>) {
  return Object.entries(types).map(([AttributeName, AttributeType]) => ({
    ...{ AttributeName, AttributeType },
  }))
}

export async function createVectorTable(
  db: DynamoDB,
  indexes: VectorIndex[] | undefined,
  types: Record<string, ScalarAttributeType> = {},
): Promise<string> {
  const input = vectorTable(indexes, types)
  await db.createTable(input)
  const { TableName = "" } = input
  await waitUntilTableExists({ client: db, maxWaitTime: 300, minDelay: 1 }, { TableName })
  return TableName
}

export async function putAll(
  db: DynamoDB,
  TableName: string,
  items: readonly Item[],
): Promise<void> {
  for (let from = 0; from < items.length; from += 25) {
    const requests = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }))
    await db.batchWriteItem({ RequestItems: { [TableName]: requests } })
  }
}

export function randomVector(random: SeededRandom, dimensions: number): number[] {
  return Array.from({ length: dimensions }, () => Math.fround((random.below(2001) - 1000) / 500))
}

/** As the documentation defines the scores. */
function scoreOf(distance: Distance, a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  if (distance === "DOT_PRODUCT") return product
  if (distance === "EUCLIDEAN") return Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)))
  const lengths = Math.hypot(...a) * Math.hypot(...b)
  return lengths === 0 ? 1 : 1 - product / lengths
}

/** The scores of the nearest, the nearest first. */
export function nearestScores(
  distance: Distance,
  vectors: readonly (readonly number[])[],
  query: readonly number[],
  topK: number,
): number[] {
  const sign = distance === "DOT_PRODUCT" ? -1 : 1
  return vectors
    .map((vector) => scoreOf(distance, vector, query))
    .sort((a, b) => sign * (a - b))
    .slice(0, topK)
}

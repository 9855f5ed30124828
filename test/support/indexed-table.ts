/** Tables with secondary indexes, for the tests that read and write through them. */
import type {
  CreateTableCommandInput,
  DynamoDB,
  GlobalSecondaryIndex,
  LocalSecondaryIndex,
  Projection,
  ScalarAttributeType,
} from "@aws-sdk/client-dynamodb"
import { waitUntilTableExists } from "@aws-sdk/client-dynamodb"

/** Attributes of a key: those of the partition, and those of the sort key. */
export type Keys = readonly [partition: readonly string[], sort: readonly string[]]

const projectsAll: Projection = { ProjectionType: "ALL" }
export const keysOnly: Projection = { ProjectionType: "KEYS_ONLY" }
export const including = (...NonKeyAttributes: string[]): Projection => ({
  ProjectionType: "INCLUDE",
  NonKeyAttributes,
})

export function index(IndexName: string, [partition, sort]: Keys, projection = projectsAll) {
  return {
    IndexName,
    KeySchema: [
      ...partition.map((AttributeName) => ({ AttributeName, KeyType: "HASH" as const })),
      ...sort.map((AttributeName) => ({ AttributeName, KeyType: "RANGE" as const })),
    ],
    Projection: projection,
  }
}

export interface IndexedTable {
  /** Every key attribute by type; the first two are the table's partition and sort key. */
  readonly types: Readonly<Record<string, ScalarAttributeType>>
  readonly key?: Keys
  readonly global?: GlobalSecondaryIndex[]
  readonly local?: LocalSecondaryIndex[]
}

export function definitions(types: IndexedTable["types"]) {
  return Object.entries(types).map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  }))
}

/** Creates an on-demand table and returns its name. */
export async function createIndexedTable(db: DynamoDB, table: IndexedTable): Promise<string> {
  const { types, global, local, key = [["pk"], ["sk"]] } = table
  const input: CreateTableCommandInput = {
    TableName: `t-${crypto.randomUUID()}`,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: definitions(types),
    KeySchema: index("table", key).KeySchema,
    ...(global && { GlobalSecondaryIndexes: global }),
    ...(local && { LocalSecondaryIndexes: local }),
  }
  await db.createTable(input)
  const { TableName } = input
  await waitUntilTableExists({ client: db, maxWaitTime: 300, minDelay: 1 }, { TableName })
  return TableName as string
}

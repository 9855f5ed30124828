/** A table with keys and indexes of every kind, for tests of what makes another one of it. */
import { type DynamoDB, waitUntilTableExists } from "@aws-sdk/client-dynamodb"

export const indexed = {
  BillingMode: "PROVISIONED",
  ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "N" },
    { AttributeName: "shop", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "ByShop",
      KeySchema: [{ AttributeName: "shop", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "ByOwnShop",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "shop", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
} satisfies Omit<Parameters<DynamoDB["createTable"]>[0], "TableName">

export function newName(): string {
  return `t-${crypto.randomUUID()}`
}

export async function createIndexedTable(db: DynamoDB, more: object = {}): Promise<string> {
  const TableName = newName()
  await db.createTable({ ...indexed, ...more, TableName })
  await waitFor(db, TableName)
  return TableName
}

export async function waitFor(db: DynamoDB, TableName: string): Promise<void> {
  // Soon, and then less and less often, up to a second apart.
  const waiting = { client: db, maxWaitTime: 300, minDelay: 0.02, maxDelay: 1 }
  await waitUntilTableExists(waiting, { TableName })
}

export function put(db: DynamoDB, TableName: string, pk: string, sk: number, shop?: string) {
  const Item = { pk: { S: pk }, sk: { N: `${sk}` }, ...(shop && { shop: { S: shop } }) }
  return db.putItem({ TableName, Item })
}

export async function itemsOf(
  db: DynamoDB,
  TableName: string,
  IndexName?: string,
): Promise<readonly string[]> {
  const { Items = [] } = await db.scan({ TableName, ...(IndexName && { IndexName }) })
  return Items.map(({ pk, sk, shop }) => `${pk?.S} ${sk?.N} ${shop?.S ?? "-"}`).sort()
}

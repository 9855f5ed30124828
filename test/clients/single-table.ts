/** The table that single-table designs want: a composite key and two indexes alike. */
import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb"

const keyNames = ["pk", "sk", "gs1pk", "gs1sk", "gs2pk", "gs2sk"] as const

function keySchema(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: "HASH" },
    { AttributeName: sort, KeyType: "RANGE" },
  ] as const
}

export async function createSingleTable(client: DynamoDBClient): Promise<string> {
  const TableName = `single-${crypto.randomUUID()}`
  const index = (name: string) => ({
    IndexName: name,
    KeySchema: [...keySchema(`${name}pk`, `${name}sk`)],
    Projection: { ProjectionType: "ALL" as const },
  })
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keyNames.map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [...keySchema("pk", "sk")],
      GlobalSecondaryIndexes: [index("gs1"), index("gs2")],
    }),
  )
  return TableName
}

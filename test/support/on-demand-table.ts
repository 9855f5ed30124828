/** The plainest table there is: keys, and nothing else. */
import type { CreateTableCommandInput, ScalarAttributeType } from "@aws-sdk/client-dynamodb"

/** On demand, with these keys by type, the partition key first. */
export function onDemandTable(
  TableName: string,
  keys: Readonly<Record<string, ScalarAttributeType>>,
): CreateTableCommandInput {
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: Object.keys(keys).map((AttributeName, place) => ({
      ...{ AttributeName, KeyType: place === 0 ? "HASH" : "RANGE" },
    })),
    AttributeDefinitions: Object.entries(keys).map(([AttributeName, AttributeType]) => ({
      ...{ AttributeName, AttributeType },
    })),
  }
}

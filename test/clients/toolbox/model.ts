/** A shop as DynamoDB-Toolbox models one: customers and their orders in one table. */
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb"
import { Entity, item, list, map, number, prefix, set, string, Table } from "dynamodb-toolbox"
import { localClient } from "../local-client.ts"
import { createSingleTable } from "../single-table.ts"

export async function openShop() {
  const client = await localClient()
  const key = (name: string) => ({ name, type: "string" }) as const
  const table = new Table({
    documentClient: DynamoDBDocumentClient.from(client),
    name: await createSingleTable(client),
    partitionKey: key("pk"),
    sortKey: key("sk"),
    indexes: {
      gs1: { type: "global", partitionKey: key("gs1pk"), sortKey: key("gs1sk") },
      gs2: { type: "global", partitionKey: key("gs2pk"), sortKey: key("gs2sk") },
    },
  })
  const Customer = new Entity({
    name: "Customer",
    table,
    schema: item({
      customerId: string().key().transform(prefix("CUSTOMER")).savedAs("pk"),
      kind: string().key().const("PROFILE").default("PROFILE").savedAs("sk"),
      name: string(),
      visits: number().default(0),
      tags: set(string()).optional(),
      notes: list(string()).default([]),
      address: map({ city: string(), zip: string().optional() }).optional(),
    }),
  })
  const Order = new Entity({
    name: "Order",
    table,
    schema: item({
      customerId: string().key().transform(prefix("CUSTOMER")).savedAs("pk"),
      orderId: string().key().transform(prefix("ORDER")).savedAs("sk"),
      status: string().enum("open", "paid", "sent").savedAs("gs1pk"),
      placed: string().savedAs("gs1sk"),
      total: number(),
    }),
  })
  return { table, Customer, Order }
}

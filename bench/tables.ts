/** The tables of the benchmark, and how they are made. */
import * as v from "valibot"
import { type Items, partitionOf, type ReplySchema } from "./items.ts"

export interface ApiRequest {
  readonly operation: string
  readonly body: string
  /** Made when it is needed: of most requests it never is. */
  readonly reply: () => ReplySchema
  /** A shorter body cannot be right; every reply is checked against this, a sample wholly. */
  readonly replyBytesMin: number
}

/** The second has an index with its keys the other way round; else they are alike. */
export type TableName = "bench" | "bench-inverted" | `bench-${number}`

/** Of an item, where nothing else is said. */
export function tableNameOf(items: Items, number: number): TableName {
  return items.hasManyTables ? `bench-${partitionOf(items, number)}` : "bench"
}

export const indexName = "inverted"

export function createTable(name: TableName, hasStream: boolean): ApiRequest {
  const keySchema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" },
    { AttributeName: range, KeyType: "RANGE" },
  ]
  const index = {
    IndexName: indexName,
    KeySchema: keySchema("sk", "pk"),
    Projection: { ProjectionType: "ALL" },
  }
  return {
    operation: "CreateTable",
    body: JSON.stringify({
      TableName: name,
      KeySchema: keySchema("pk", "sk"),
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      BillingMode: "PAY_PER_REQUEST",
      ...(name === "bench-inverted" && { GlobalSecondaryIndexes: [index] }),
      ...(hasStream && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
    }),
    reply: () => v.object({ TableDescription: v.object({ TableName: v.literal(name) }) }),
    replyBytesMin: 100,
  }
}

export function enableRecovery(name: TableName): ApiRequest {
  return {
    operation: "UpdateContinuousBackups",
    body: JSON.stringify({
      TableName: name,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
    reply: () => v.object({ ContinuousBackupsDescription: v.object({}) }),
    replyBytesMin: 50,
  }
}

/** Its reply fits once the table can be used. */
export function describeTable(name: TableName): ApiRequest {
  return {
    operation: "DescribeTable",
    body: JSON.stringify({ TableName: name }),
    reply: () => v.object({ Table: v.object({ TableStatus: v.literal("ACTIVE") }) }),
    replyBytesMin: 100,
  }
}

/** What the first request asks, where only the time until its answer counts. */
export const listTables: ApiRequest = {
  operation: "ListTables",
  body: "{}",
  reply: () => v.object({ TableNames: v.array(v.string()) }),
  replyBytesMin: 10,
}

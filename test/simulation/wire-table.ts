/** Requests about tables as DynamoDB's callers write them. */
import type { IndexDefinition, RequestOf, TableDefinition } from "./request.ts"

export function tableOf({ name, sort, indexes }: TableDefinition) {
  const key = [element("pk", "HASH"), ...(sort ? [element("sk", "RANGE")] : [])]
  const globals = indexes.filter(({ kind }) => kind === "global")
  const locals = indexes.filter(({ kind }) => kind === "local")
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: key,
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      ...(sort ? [{ AttributeName: "sk", AttributeType: sort }] : []),
      ...definitionsFor(indexes),
    ],
    ...(globals.length > 0 && { GlobalSecondaryIndexes: globals.map(indexOf) }),
    ...(locals.length > 0 && { LocalSecondaryIndexes: locals.map(indexOf) }),
  }
}

function definitionsFor(indexes: readonly IndexDefinition[]) {
  const names = new Set(
    indexes.flatMap(({ partition, sort }) => [partition, ...(sort ? [sort] : [])]),
  )
  return [...names]
    .filter((name) => name !== "pk")
    .map((AttributeName) => ({
      AttributeName,
      AttributeType: AttributeName === "h" ? "N" : "S",
    }))
}

function indexOf({ name, partition, sort, includes }: IndexDefinition) {
  const Projection =
    includes === undefined
      ? { ProjectionType: "ALL" }
      : includes.length === 0
        ? { ProjectionType: "KEYS_ONLY" }
        : { ProjectionType: "INCLUDE", NonKeyAttributes: includes }
  const KeySchema = [element(partition, "HASH"), ...(sort ? [element(sort, "RANGE")] : [])]
  return { IndexName: name, KeySchema, Projection }
}

export function indexChangeOf(request: RequestOf<"createIndex" | "deleteIndex">) {
  const TableName = request.table
  if (request.ask === "deleteIndex") {
    const Delete = { IndexName: request.index }
    return { TableName, GlobalSecondaryIndexUpdates: [{ Delete }] }
  }
  return {
    TableName,
    AttributeDefinitions: definitionsFor([request.index]),
    GlobalSecondaryIndexUpdates: [{ Create: indexOf(request.index) }],
  }
}

function element(AttributeName: string, KeyType: "HASH" | "RANGE") {
  return { AttributeName, KeyType }
}

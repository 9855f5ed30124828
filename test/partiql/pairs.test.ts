/**
 * Random statements beside equivalent native requests, each kind on a table of its own: results,
 * capacity and kinds of refusals are the same, and so are the tables in the end.
 * `PARTIQL_PAIRS=10000 SEED=…` for more, or again.
 */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { randomOfTest } from "../support/random-of-test.ts"
import { subject } from "../support/subject.ts"
import { type Native, randomPair } from "./random-pair.ts"

const db = subject()
const pairs = Number(process.env.PARTIQL_PAIRS ?? 500)

async function createTable(TableName: string): Promise<void> {
  const Projection = { ProjectionType: "ALL" } as const
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" } as const,
    { AttributeName: range, KeyType: "RANGE" } as const,
  ]
  await db.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk", "g", "n", "s"].map((AttributeName) => ({
      AttributeName,
      AttributeType: AttributeName === "sk" || AttributeName === "n" ? "N" : "S",
    })),
    KeySchema: keys("pk", "sk"),
    GlobalSecondaryIndexes: [{ IndexName: "byN", KeySchema: keys("g", "n"), Projection }],
    LocalSecondaryIndexes: [
      { IndexName: "byS", KeySchema: keys("pk", "s"), Projection: { ProjectionType: "KEYS_ONLY" } },
    ],
  })
}

async function outcomeOf(call: Promise<object>): Promise<object> {
  try {
    const { ConsumedCapacity, Items, Attributes, LastEvaluatedKey } = (await call) as Reply
    const { TableName: _, ...capacity } = ConsumedCapacity ?? {}
    const items = Items ?? (Attributes ? [Attributes] : [])
    return { items, capacity, LastEvaluatedKey }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const { name } = error
    return { refused: name === "DuplicateItemException" ? "ConditionalCheckFailedException" : name }
  }
}

interface Reply {
  readonly ConsumedCapacity?: { readonly TableName: string }
  readonly Items?: readonly object[]
  readonly Attributes?: object
  readonly LastEvaluatedKey?: object
}

test(`${pairs} statements do what native requests do`, async () => {
  const random = randomOfTest()
  await createTable("statements")
  await createTable("natives")
  const seen = { refused: 0, empty: 0, full: 0 }
  for (let at = 0; at < pairs; at++) {
    const { statement, native, input } = randomPair(random, "statements", "natives")
    const byStatement = await outcomeOf(db.executeStatement(statement as never))
    const byNative = await outcomeOf(requestOf(db, native)(input))
    expect(byStatement, `pair ${at}: ${JSON.stringify({ statement, native, input })}`).toEqual(
      byNative,
    )
    if ("refused" in byNative) seen.refused++
    else seen[(byNative as { items: readonly object[] }).items.length > 0 ? "full" : "empty"]++
  }
  const { Items: left } = await db.scan({ TableName: "statements" })
  expect(left).toEqual((await db.scan({ TableName: "natives" })).Items)
  // Pairs that are all refused would show nothing.
  if (pairs >= 300) expect(Math.min(...Object.values(seen))).toBeGreaterThan(pairs / 20)
})

function requestOf(client: DynamoDB, native: Native): (input: object) => Promise<object> {
  return client[native] as (input: object) => Promise<object>
}

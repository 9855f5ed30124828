/**
 * A unit test with a real DynamoDB API and no server: `node --test examples/in-process`.
 * Works the same in vitest, Jest and bun test.
 */
import { equal } from "node:assert/strict"
import { after, beforeEach, test } from "node:test"
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb"
import { createLocal } from "libdynamo"
import { countVisit } from "./visits.ts"

const db = await createLocal()
const client = DynamoDBDocumentClient.from(new DynamoDBClient(db.clientConfig))

beforeEach(async () => {
  await db.reset() // Instant: every test starts with no table at all.
  await client.send(
    new CreateTableCommand({
      TableName: "Visits",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "page", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "page", AttributeType: "S" }],
    }),
  )
})
after(() => db.close())

test("counts visits by page", async () => {
  equal(await countVisit(client, "/"), 1)
  equal(await countVisit(client, "/"), 2)
  equal(await countVisit(client, "/about"), 1)
})

test("starts from nothing", async () => {
  equal(await countVisit(client, "/"), 1)
})

/**
 * How often a server asks its database for one request: on a network, that is what a request costs.
 */
import { type AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readConfig } from "../../src/config.ts"
import { type OpenApp, openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { credentials, region } from "../support/client.ts"
import { createIndexedTable, index } from "../support/indexed-table.ts"
import { type HttpProxy, startProxy } from "../support/proxy.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"

let sqld: Sqld
let proxy: HttpProxy
let app: OpenApp
let db: DynamoDB
/** Without and with an index. */
let Plain = ""
let Indexed = ""

beforeAll(async () => {
  sqld = await startSqld()
  proxy = await startProxy(sqld.url)
  // In this process there is no timer of maintenance, whose own questions would come between.
  app = await openApp(readConfig({ LIBSQL_URL: proxy.url }), silentPlatform())
  db = new DynamoDB({
    ...{ region, credentials, maxAttempts: 1, endpoint: "http://libdynamo.local" },
    requestHandler: sdkRequestHandler(app),
  })
  Plain = await createIndexedTable(db, { types: { pk: "S", sk: "N" } })
  Indexed = await createIndexedTable(db, {
    types: { pk: "S", sk: "N", g: "S", n: "N" },
    global: [index("by-group", [["g"], ["n"]])],
    local: [index("by-number", [["pk"], ["n"]])],
  })
})
afterAll(async () => {
  await app.close()
  await proxy.close()
  await sqld.stop()
})

type Item = Record<string, AttributeValue>
const keyOf = (at: number): Item => ({ pk: { S: `p${at % 3}` }, sk: { N: `${at}` } })
const itemOf = (at: number): Item => ({ ...keyOf(at), g: { S: `g${at % 2}` }, n: { N: `${at}` } })
const many = (count: number, from: number) => Array.from({ length: count }, (_, at) => from + at)
const isFree = { ConditionExpression: "attribute_not_exists(taken)" }
const query = {
  KeyConditionExpression: "pk = :pk",
  ExpressionAttributeValues: { ":pk": { S: "p1" } },
}
const addOne = {
  UpdateExpression: "SET g = :g ADD n :one",
  ExpressionAttributeValues: { ":g": { S: "g" }, ":one": { N: "1" } },
}
const byGroup = {
  IndexName: "by-group",
  KeyConditionExpression: "g = :g",
  ExpressionAttributeValues: { ":g": { S: "g1" } },
}

/** What is asked, how often at most, and the request; `at` is another number each time. */
const requests: [string, number, (at: number) => Promise<unknown>][] = [
  ["GetItem", 1, (at) => db.getItem({ TableName: Plain, Key: keyOf(at) })],
  [
    "GetItem, strong",
    1,
    (at) => db.getItem({ TableName: Plain, Key: keyOf(at), ConsistentRead: true }),
  ],
  ["BatchGetItem of 100", 1, (at) => batchGet(at)],
  ["Query", 1, () => db.query({ TableName: Plain, ...query })],
  ["Query, strong", 1, () => db.query({ TableName: Plain, ...query, ConsistentRead: true })],
  ["Query of an index", 1, () => db.query({ TableName: Indexed, ...byGroup })],
  ["PutItem, unconditional", 1, (at) => db.putItem({ TableName: Plain, Item: itemOf(at) })],
  [
    "PutItem, conditional",
    2,
    (at) => db.putItem({ TableName: Plain, Item: itemOf(at), ...isFree }),
  ],
  [
    "PutItem, with the old item",
    2,
    (at) => db.putItem({ TableName: Plain, Item: itemOf(at), ReturnValues: "ALL_OLD" }),
  ],
  ["PutItem, with indexes", 2, (at) => db.putItem({ TableName: Indexed, Item: itemOf(at) })],
  ["UpdateItem", 2, (at) => db.updateItem({ TableName: Plain, Key: keyOf(at), ...addOne })],
  [
    "UpdateItem, with indexes",
    2,
    (at) => db.updateItem({ TableName: Indexed, Key: keyOf(at), ...addOne }),
  ],
  ["DeleteItem", 2, (at) => db.deleteItem({ TableName: Plain, Key: keyOf(at) })],
  ["DeleteItem, with indexes", 2, (at) => db.deleteItem({ TableName: Indexed, Key: keyOf(at) })],
  ["BatchWriteItem of 25", 2, (at) => batchWrite(Plain, at)],
  ["BatchWriteItem of 25, with indexes", 2, (at) => batchWrite(Indexed, at)],
  ["TransactWriteItems of 100", 2, (at) => transactWrite(Plain, at)],
  ["TransactWriteItems of 100, with indexes", 2, (at) => transactWrite(Indexed, at)],
  ["TransactGetItems of 100", 1, (at) => transactGet(at)],
  ["CreateTable", 2, (at) => createTable(at)],
]

test.each(requests)("%s takes %i at most", async (_, roundTripsMax, send) => {
  await send(0)
  for (const time of [1, 2, 3]) {
    const before = proxy.roundTrips
    await send(1000 * time)
    const count = proxy.roundTrips - before
    expect(count, lastOf(proxy, count)).toBeLessThanOrEqual(roundTripsMax)
  }
})

test("requests that come at once share round trips", async () => {
  const before = proxy.roundTrips
  await Promise.all(
    many(64, 0).map((at) => db.putItem({ TableName: Plain, Item: itemOf(at), ...isFree })),
  )
  const writes = proxy.roundTrips - before
  await Promise.all(many(64, 0).map((at) => db.getItem({ TableName: Plain, Key: keyOf(at) })))
  const reads = proxy.roundTrips - before - writes
  expect(writes).toBeLessThan(32)
  expect(reads).toBeLessThan(32)
})

function lastOf({ bodies }: HttpProxy, count: number): string {
  const statements = bodies.slice(-count).map((body) => body.match(/"sql":"[^"]{1,60}/g)?.join(" "))
  return `the last ones: ${statements.join("\n")}`
}

function batchGet(from: number) {
  const Keys = many(100, from).map(keyOf)
  return db.batchGetItem({ RequestItems: { [Plain]: { Keys } } })
}

function batchWrite(table: string, from: number) {
  const requests = many(25, from).map((at) => ({ PutRequest: { Item: itemOf(at) } }))
  return db.batchWriteItem({ RequestItems: { [table]: requests } })
}

/** Half of them read what they change. */
function transactWrite(TableName: string, from: number) {
  return db.transactWriteItems({
    TransactItems: many(100, from).map((at) =>
      at % 2 === 0
        ? { Put: { TableName, Item: itemOf(at) } }
        : { Update: { TableName, Key: keyOf(at), ...addOne } },
    ),
  })
}

function transactGet(from: number) {
  const TransactItems = many(100, from).map((at) => ({ Get: { TableName: Plain, Key: keyOf(at) } }))
  return db.transactGetItems({ TransactItems })
}

function createTable(at: number) {
  return db.createTable({
    TableName: `made-${at}`,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
}

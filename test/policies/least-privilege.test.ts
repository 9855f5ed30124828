/**
 * One user who may put and get the items of one table, and nothing else: each row is a request and
 * what becomes of it, on the server as users run it.
 */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll, expect, test } from "vitest"
import { refusalOf, simpleTable } from "../accounts/strict-app.ts"
import { account, type PolicyServer, startPolicyServer } from "./server-fixture.ts"

const TableName = "YourTableName"
const arn = `arn:aws:dynamodb:us-east-1:${account}:table/${TableName}`
const policy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:GetItem"], Resource: arn }],
}
const Item = { pk: { S: "a" } }
const index = { AttributeName: "shop", AttributeType: "S" } as const

let server: PolicyServer
let user: DynamoDB
let elsewhere: DynamoDB
let forger: DynamoDB
beforeAll(async () => {
  server = await startPolicyServer()
  const keys = await server.addUser("app", policy)
  user = server.client(keys)
  elsewhere = server.client(keys, "eu-west-1")
  forger = server.client({ ...keys, secretAccessKey: "somebody else's secret" })
  const table = simpleTable(TableName)
  await server.root.createTable({
    ...table,
    AttributeDefinitions: [...(table.AttributeDefinitions ?? []), index],
    GlobalSecondaryIndexes: [
      {
        IndexName: "x00",
        KeySchema: [{ AttributeName: "shop", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  })
  await server.root.createTable(simpleTable("YourTableName2"))
})
afterAll(() => server[Symbol.asyncDispose]())

const put = { TableName, Item }
const get = { TableName, Key: Item }
const byKey = {
  KeyConditionExpression: "pk = :v",
  ExpressionAttributeValues: { ":v": { S: "a" } },
}

test.each<[string, (db: DynamoDB) => Promise<unknown>]>([
  ["1 PutItem", (db) => db.putItem(put)],
  [
    "1 PutItem under a condition, and with the old item",
    (db) =>
      db.putItem({ ...put, ConditionExpression: "attribute_exists(pk)", ReturnValues: "ALL_OLD" }),
  ],
  ["2 GetItem", (db) => db.getItem({ ...get, ConsistentRead: true })],
  ["2 GetItem, projected", (db) => db.getItem({ ...get, ProjectionExpression: "pk" })],
  ["3 GetItem by the table's ARN", (db) => db.getItem({ ...get, TableName: arn })],
  [
    "4 TransactWriteItems of puts",
    (db) => db.transactWriteItems({ TransactItems: [{ Put: put }] }),
  ],
  ["4 TransactGetItems", (db) => db.transactGetItems({ TransactItems: [{ Get: get }] })],
])("allows %s", async (_, call) => {
  expect(await refusalOf(call(user))).toMatch(/^accepted/)
})

const refusal = (action: string, resource: string) =>
  `AccessDeniedException: User: arn:aws:iam::${account}:user/app is not authorized to perform: ` +
  `dynamodb:${action} on resource: ${resource} because no identity-based policy allows the ` +
  `dynamodb:${action} action`

const condition = { ConditionExpression: "attribute_exists(pk)" }
const update = { UpdateExpression: "SET a = :v", ExpressionAttributeValues: { ":v": { S: "a" } } }

test.each<[string, (db: DynamoDB) => Promise<unknown>, action: string, resource?: string]>([
  [
    "5 a transaction that also checks",
    (db) =>
      db.transactWriteItems({
        TransactItems: [{ Put: put }, { ConditionCheck: { ...get, ...condition } }],
      }),
    "ConditionCheckItem",
  ],
  [
    "5 a transaction that also updates",
    (db) =>
      db.transactWriteItems({ TransactItems: [{ Put: put }, { Update: { ...get, ...update } }] }),
    "UpdateItem",
  ],
  [
    "5 a transaction that also deletes",
    (db) => db.transactWriteItems({ TransactItems: [{ Put: put }, { Delete: get }] }),
    "DeleteItem",
  ],
  [
    "6 BatchGetItem",
    (db) => db.batchGetItem({ RequestItems: { [TableName]: { Keys: [Item] } } }),
    "BatchGetItem",
  ],
  [
    "6 BatchWriteItem, of puts alone",
    (db) => db.batchWriteItem({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }),
    "BatchWriteItem",
  ],
  ["7 Query", (db) => db.query({ TableName, ...byKey }), "Query"],
  ["7 Scan", (db) => db.scan({ TableName }), "Scan"],
  ["7 UpdateItem", (db) => db.updateItem({ ...get, ...update }), "UpdateItem"],
  ["7 DeleteItem", (db) => db.deleteItem(get), "DeleteItem"],
  ["9 DescribeTable", (db) => db.describeTable({ TableName }), "DescribeTable"],
  ["9 ListTables", (db) => db.listTables({}), "ListTables", arn.replace(TableName, "*")],
  [
    "9 CreateTable",
    (db) => db.createTable(simpleTable("New")),
    "CreateTable",
    arn.replace(TableName, "New"),
  ],
  [
    "9 UpdateTable",
    (db) => db.updateTable({ TableName, DeletionProtectionEnabled: true }),
    "UpdateTable",
  ],
  ["9 DeleteTable", (db) => db.deleteTable({ TableName }), "DeleteTable"],
  [
    "9 UpdateTimeToLive",
    (db) =>
      db.updateTimeToLive({
        TableName,
        TimeToLiveSpecification: { AttributeName: "until", Enabled: true },
      }),
    "UpdateTimeToLive",
  ],
  [
    "9 TagResource",
    (db) => db.tagResource({ ResourceArn: arn, Tags: [{ Key: "a", Value: "b" }] }),
    "TagResource",
  ],
  [
    "9 PutResourcePolicy",
    (db) => db.putResourcePolicy({ ResourceArn: arn, Policy: "{}" }),
    "PutResourcePolicy",
  ],
  ["9 DescribeLimits", (db) => db.describeLimits({}), "DescribeLimits", "*"],
  [
    "10 a table whose name is longer",
    (db) => db.putItem({ ...put, TableName: `${TableName}2` }),
    "PutItem",
    `${arn}2`,
  ],
  [
    "10 a table of that name in small letters",
    (db) => db.putItem({ ...put, TableName: TableName.toLowerCase() }),
    "PutItem",
    arn.replace(TableName, TableName.toLowerCase()),
  ],
  [
    "10 a table whose name is shorter, and that is not there",
    (db) => db.putItem({ ...put, TableName: TableName.slice(0, -1) }),
    "PutItem",
    arn.slice(0, -1),
  ],
  [
    "11 another region",
    () => elsewhere.putItem(put),
    "PutItem",
    arn.replace("us-east-1", "eu-west-1"),
  ],
  [
    "12 another account",
    (db) => db.putItem({ ...put, TableName: arn.replace(account, "999999999999") }),
    "PutItem",
    arn.replace(account, "999999999999"),
  ],
  [
    "13 an index",
    (db) =>
      db.query({ TableName, ...byKey, KeyConditionExpression: "shop = :v", IndexName: "x00" }),
    "Query",
    `${arn}/index/x00`,
  ],
])("denies %s", async (_, call, action, resource = arn) => {
  expect(await refusalOf(call(user))).toBe(refusal(action, resource))
})

test("writes nothing of a transaction that is denied", async () => {
  const Key = { pk: { S: "never" } }
  const denied = user.transactWriteItems({
    TransactItems: [{ Put: { TableName, Item: Key } }, { Delete: get }],
  })
  expect(await refusalOf(denied)).toMatch(/^AccessDeniedException/)
  expect((await server.root.getItem({ TableName, Key })).Item).toBeUndefined()
})

// 8 and 15: see least-privilege-elsewhere.test.ts.
test("16 a wrong signature is never a matter of access", async () => {
  expect(await refusalOf(forger.getItem(get))).toMatch(/^InvalidSignatureException/)
  expect(await refusalOf(forger.scan({ TableName }))).toMatch(/^InvalidSignatureException/)
  const response = await fetch(server.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.Scan",
    },
    body: JSON.stringify({ TableName }),
  })
  expect(await response.json()).toMatchObject({
    __type: "com.amazon.coral.service#MissingAuthenticationTokenException",
  })
})

test("a denial is 400, not 403", async () => {
  const error = await user.scan({ TableName }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    name: "AccessDeniedException",
    __type: "com.amazon.coral.service#AccessDeniedException",
    message: refusal("Scan", arn).replace("AccessDeniedException: ", ""),
    $metadata: { httpStatusCode: 400 },
  })
})

test("17 the root of the account may do everything", async () => {
  const { root } = server
  expect((await root.scan({ TableName })).Count).toBeGreaterThan(0)
  await root.updateItem({ ...get, ...update })
  await root.describeTable({ TableName })
  await root.deleteItem(get)
})

// Runs last: it takes the table away.
test("14 what is allowed on a table that is gone does not find it", async () => {
  await server.root.deleteTable({ TableName })
  expect(await refusalOf(user.getItem(get))).toMatch(/^ResourceNotFoundException/)
  expect(await refusalOf(user.scan({ TableName }))).toBe(refusal("Scan", arn))
})

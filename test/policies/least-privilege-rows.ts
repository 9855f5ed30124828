/**
 * What a user may do who may put and get the items of one table, and nothing else: each row is a
 * request and what becomes of it. From a page that many copy.
 */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { simpleTable } from "../accounts/roots.ts"
import { account } from "./server-fixture.ts"

export const TableName = "YourTableName"
export const arn = `arn:aws:dynamodb:us-east-1:${account}:table/${TableName}`
export const policy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:GetItem"], Resource: arn }],
}

const Item = { pk: { S: "a" } }
const put = { TableName, Item }
export const get = { TableName, Key: Item }
const byKey = {
  KeyConditionExpression: "pk = :v",
  ExpressionAttributeValues: { ":v": { S: "a" } },
}

/** `elsewhere` is the same user in eu-west-1. */
export type Call = (db: DynamoDB, elsewhere: DynamoDB) => Promise<unknown>

export const allowed: readonly [name: string, call: Call][] = [
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
]

export const refusal = (action: string, resource: string) =>
  `AccessDeniedException: User: arn:aws:iam::${account}:user/app is not authorized to perform: ` +
  `dynamodb:${action} on resource: ${resource} because no identity-based policy allows the ` +
  `dynamodb:${action} action`

const condition = { ConditionExpression: "attribute_exists(pk)" }
export const update = {
  UpdateExpression: "SET a = :v",
  ExpressionAttributeValues: { ":v": { S: "a" } },
}

export const denied: readonly [name: string, call: Call, action: string, resource?: string][] = [
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
    (_, elsewhere) => elsewhere.putItem(put),
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
]

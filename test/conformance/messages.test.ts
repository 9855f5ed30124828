/**
 * A chat as a course on AWS teaches it, through the AWS SDK and over HTTP. The same steps run
 * through boto3 in test/clients.
 */
import { type DynamoDB, waitUntilTableExists } from "@aws-sdk/client-dynamodb"
import { beforeAll, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { refusalOf } from "../support/subject.ts"
import { subjectServer } from "../support/subject-server.ts"
import {
  createMessagesTable,
  firstMessageRows,
  fixture,
  groups,
  messageRow,
  TableName,
  users,
} from "./messages.ts"

const server = subjectServer()
let db: DynamoDB

beforeAll(async () => {
  db = clientFor(server.url)
})

const messagesOf2026 = {
  TableName,
  KeyConditionExpression: "pk = :pk AND begins_with(sk,:year)",
  ExpressionAttributeValues: {
    ":pk": { S: `MSG#${groups.baykoAndAndrew}` },
    ":year": { S: "2026" },
  },
  ScanIndexForward: false,
  Limit: 20,
  ReturnConsumedCapacity: "TOTAL",
} as const

beforeAll(async () => {
  await createMessagesTable(db)
  await waitUntilTableExists({ client: db, maxWaitTime: 300, minDelay: 1 }, { TableName })
  const rows = fixture()
  while (rows.length > 0) {
    const requests = rows.splice(0, 25).map((Item) => ({ PutRequest: { Item } }))
    const { UnprocessedItems } = await db.batchWriteItem({
      RequestItems: { [TableName]: requests },
    })
    expect(UnprocessedItems).toEqual({})
  }
})

test("describes the table as it was made", async () => {
  const { Table } = await db.describeTable({ TableName })
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    GlobalSecondaryIndexes: [
      { IndexName: "message-group-sk-index", Projection: { ProjectionType: "ALL" } },
    ],
  })
  expect(Table?.BillingModeSummary).toBeUndefined()
})

test("shows one conversation, newest first, in two pages", async () => {
  const first = await db.query(messagesOf2026)
  expect(first).toMatchObject({
    Count: 20,
    ScannedCount: 20,
    LastEvaluatedKey: {
      pk: { S: `MSG#${groups.baykoAndAndrew}` },
      sk: { S: "2026-03-01T10:05:00.000000" },
    },
    // 20 rows of 231 bytes are 4,620 bytes: two halves of a read unit.
    ConsumedCapacity: { TableName, CapacityUnits: 1 },
  })
  expect(textsOf(first.Items)).toEqual(
    Array.from({ length: 20 }, (_, place) => `message ${String(24 - place).padStart(2, "0")}`),
  )

  const second = await db.query({
    ...messagesOf2026,
    ExclusiveStartKey: first.LastEvaluatedKey,
  })
  expect(textsOf(second.Items)).toEqual([4, 3, 2, 1, 0].map((minute) => `message 0${minute}`))
  expect(second.LastEvaluatedKey).toBeUndefined()
})

test("finds messages between two times, both included", async () => {
  const { Items } = await db.query({
    TableName,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :s AND :e",
    ExpressionAttributeValues: {
      ":pk": { S: `MSG#${groups.baykoAndAndrew}` },
      ":s": { S: "2026-03-01T10:03:00.000000" },
      ":e": { S: "2026-03-01T10:05:00.000000" },
    },
  })
  expect(textsOf(Items)).toEqual(["message 03", "message 04", "message 05"])
})

test("lists a user's conversations of this year", async () => {
  const reply = await db.query({
    ...messagesOf2026,
    ExpressionAttributeValues: {
      ":pk": { S: `GRP#${users.andrew.uuid}` },
      ":year": { S: "2026" },
    },
  })
  const rows = reply.Items?.map((item) => [
    item.sk?.S,
    item.user_handle?.S,
    item.message?.S,
    item.message_group_uuid?.S,
  ])
  expect(rows).toEqual([
    ["2026-03-02T10:00:00.000000", "bayko", "this is a filler message", groups.baykoAndAndrew],
    ["2026-03-01T09:00:00.000000", "londo", "hello londo", groups.londoAndAndrew],
  ])
  expect(reply.LastEvaluatedKey).toBeUndefined()
  expect(reply.ConsumedCapacity?.CapacityUnits).toBe(0.5)
})

// The course's rules of what a key condition may say, with the texts that its students see.
const values = { ":pk": { S: "x" } }
test.each([
  ["pk > :pk", values, "Query key condition not supported"],
  ["begins_with(pk,:pk)", values, "Query key condition not supported"],
  ["pk = :pk OR sk = :pk", values, "Invalid operator used in KeyConditionExpression: OR"],
  ["pk IN (:pk)", values, "Invalid operator used in KeyConditionExpression: IN"],
  ["pk <> :pk", values, "Invalid operator used in KeyConditionExpression: <>"],
  ["sk = :pk", values, "Query condition missed key schema element: pk"],
  ["pk = :pk AND message = :pk", values, "Query condition missed key schema element: sk"],
])("refuses the key condition %s", async (KeyConditionExpression, given, text) => {
  const query = db.query({ TableName, KeyConditionExpression, ExpressionAttributeValues: given })
  expect(await refusalOf(query)).toMatch(new RegExp(`^ValidationException: .*${escaped(text)}$`))
})

test("refuses to change a key", async () => {
  const update = db.updateItem({
    TableName,
    Key: { pk: { S: "a" }, sk: { S: "b" } },
    UpdateExpression: "SET sk = :n",
    ExpressionAttributeValues: { ":n": { S: "c" } },
  })
  expect(await refusalOf(update)).toBe(
    "ValidationException: One or more parameter values were invalid: " +
      "Cannot update attribute sk. This attribute is part of the key",
  )
})

test("shows a new message first", async () => {
  const reply = await db.putItem({
    TableName,
    Item: messageRow(users.bayko, groups.baykoAndAndrew, "2026-03-03T08:30:00.123456", "new one"),
    ReturnConsumedCapacity: "TOTAL",
  })
  expect(reply.Attributes).toBeUndefined()
  expect(reply.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 })
  const { Items } = await db.query({ ...messagesOf2026, Limit: 2 })
  expect(textsOf(Items)).toEqual(["new one", "message 24"])
})

// The course's stream function brings the rows of a group up to date: keys cannot be changed, so it
// finds the rows through the index, deletes them and puts them again.
test("moves a group's rows to the time of its last message", async () => {
  const query = {
    TableName,
    IndexName: "message-group-sk-index",
    ReturnConsumedCapacity: "INDEXES",
    KeyConditionExpression: "message_group_uuid = :g",
    ExpressionAttributeValues: { ":g": { S: groups.baykoAndAndrew } },
  } as const
  const found = await db.query(query)
  const keysOf = (items: typeof found.Items) => items?.map(({ pk, sk }) => [pk?.S, sk?.S])
  const keysAt = (sk: string) =>
    [users.andrew, users.bayko].map(({ uuid }) => [`GRP#${uuid}`, sk]).toSorted()
  expect(keysOf(found.Items)?.toSorted()).toEqual(keysAt("2026-03-02T10:00:00.000000"))
  expect(found.ConsumedCapacity).toEqual({
    ...{ TableName, CapacityUnits: 0.5, Table: { CapacityUnits: 0 } },
    GlobalSecondaryIndexes: { "message-group-sk-index": { CapacityUnits: 0.5 } },
  })
  const sk = "2026-03-03T08:30:00.123456"
  for (const row of found.Items ?? []) {
    const Key = { pk: row.pk ?? { S: "" }, sk: row.sk ?? { S: "" } }
    await db.deleteItem({ TableName, Key })
    const Item = { ...row, sk: { S: sk }, message: { S: "new one" } }
    const ReturnConsumedCapacity = "INDEXES"
    const { ConsumedCapacity } = await db.putItem({ TableName, Item, ReturnConsumedCapacity })
    expect(ConsumedCapacity).toEqual({
      ...{ TableName, CapacityUnits: 2, Table: { CapacityUnits: 1 } },
      GlobalSecondaryIndexes: { "message-group-sk-index": { CapacityUnits: 1 } },
    })
  }
  expect(keysOf((await db.query(query)).Items)?.toSorted()).toEqual(keysAt(sk))
  const { Items } = await db.query({
    ...messagesOf2026,
    ExpressionAttributeValues: { ":pk": { S: `GRP#${users.andrew.uuid}` }, ":year": { S: "2026" } },
  })
  expect(textsOf(Items)).toEqual(["new one", "hello londo"])
})

test("starts a group with its first message, and counts what the index holds", async () => {
  const rows = firstMessageRows("g3", "2026-04-01T00:00:00.000000", "hi")
  const { UnprocessedItems } = await db.batchWriteItem({
    RequestItems: { [TableName]: rows.map((Item) => ({ PutRequest: { Item } })) },
  })
  expect(UnprocessedItems).toEqual({})
  const counts = async (IndexName?: string) => {
    const scan = { TableName, ...(IndexName && { IndexName }), Select: "COUNT" } as const
    return (await db.scan(scan)).Count
  }
  expect(await counts()).toBe(35)
  expect(await counts("message-group-sk-index")).toBe(7)
})

test("refuses to read the index consistently", async () => {
  const query = db.query({
    ...{ TableName, IndexName: "message-group-sk-index", ConsistentRead: true },
    KeyConditionExpression: "message_group_uuid = :g",
    ExpressionAttributeValues: { ":g": { S: "g3" } },
  })
  expect(await refusalOf(query)).toBe(
    "ValidationException: Consistent reads are not supported on global secondary indexes",
  )
})

function textsOf(items: readonly Record<string, { S?: string | undefined }>[] | undefined) {
  return items?.map((item) => item.message?.S)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\<>]/g, String.raw`\$&`)
}

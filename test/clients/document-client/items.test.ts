/** The SDK's document client, unmodified: JavaScript's values in and out. */
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb"
import { expect, test } from "vitest"
import { localClient } from "../local-client.ts"
import { createSingleTable } from "../single-table.ts"

async function open() {
  const client = await localClient()
  const TableName = await createSingleTable(client)
  const marshallOptions = { removeUndefinedValues: true }
  return { TableName, db: DynamoDBDocumentClient.from(client, { marshallOptions }) }
}

const Key = { pk: "a", sk: "1" }
const item = {
  ...Key,
  number: 12.5,
  yes: true,
  nothing: null,
  bytes: Uint8Array.of(1, 2, 255),
  words: new Set(["a", "b"]),
  numbers: new Set([1, 2]),
  list: [1, "two", { three: [3] }],
  deep: { deeper: { deepest: "x" } },
  text: "🦊 and 'quotes'",
}

test("gives back what was put, and no more than was asked for", async () => {
  const { db, TableName } = await open()
  await db.send(new PutCommand({ TableName, Item: { ...item, unset: undefined } }))
  expect((await db.send(new GetCommand({ TableName, Key }))).Item).toEqual(item)
  const part = await db.send(
    new GetCommand({
      TableName,
      Key,
      ProjectionExpression: "#l[2].three, deep.deeper",
      ExpressionAttributeNames: { "#l": "list" },
    }),
  )
  expect(part.Item).toEqual({ list: [{ three: [3] }], deep: { deeper: { deepest: "x" } } })
})

test("counts, appends and removes in one update", async () => {
  const { db, TableName } = await open()
  await db.send(new PutCommand({ TableName, Item: item }))
  const { Attributes } = await db.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression:
        "SET #n = #n + :one, #l = list_append(#l, :more), seen = if_not_exists(seen, :zero) " +
        "REMOVE nothing ADD words :words DELETE numbers :numbers",
      ConditionExpression: "yes = :yes AND size(#l) = :three",
      ExpressionAttributeNames: { "#n": "number", "#l": "list" },
      ExpressionAttributeValues: {
        ":one": 1,
        ":more": ["four"],
        ":zero": 0,
        ":words": new Set(["c"]),
        ":numbers": new Set([2]),
        ":yes": true,
        ":three": 3,
      },
      ReturnValues: "UPDATED_NEW",
    }),
  )
  expect(Attributes).toEqual({
    number: 13.5,
    list: [...item.list, "four"],
    seen: 0,
    words: new Set(["a", "b", "c"]),
    numbers: new Set([1]),
  })
  const gone = await db.send(new DeleteCommand({ TableName, Key, ReturnValues: "ALL_OLD" }))
  expect(gone.Attributes).toMatchObject({ number: 13.5 })
})

test("takes the parameters from before expressions", async () => {
  const { db, TableName } = await open()
  await db.send(new PutCommand({ TableName, Item: item, Expected: { pk: { Exists: false } } }))
  const put = new PutCommand({ TableName, Item: item, Expected: { pk: { Exists: false } } })
  await expect(db.send(put)).rejects.toThrow("The conditional request failed")
  const { Attributes } = await db.send(
    new UpdateCommand({
      TableName,
      Key,
      AttributeUpdates: {
        number: { Action: "ADD", Value: 1 },
        list: { Action: "ADD", Value: ["four"] },
        words: { Action: "DELETE", Value: new Set(["a"]) },
        yes: { Action: "DELETE" },
      },
      Expected: { text: { ComparisonOperator: "CONTAINS", AttributeValueList: ["quotes"] } },
      ReturnValues: "UPDATED_NEW",
    }),
  )
  expect(Attributes).toEqual({
    number: 13.5,
    list: [...item.list, "four"],
    words: new Set(["b"]),
  })
})

test("pages through a partition, a scan and its segments, and batches", async () => {
  const { db, TableName } = await open()
  const items = Array.from({ length: 25 }, (_, at) => ({
    pk: "p",
    sk: String(at).padStart(2, "0"),
    at,
  }))
  const requests = items.map((Item) => ({ PutRequest: { Item } }))
  await db.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }))

  const pages = paginateQuery(
    { client: db, pageSize: 10 },
    {
      TableName,
      KeyConditionExpression: "pk = :p AND sk BETWEEN :from AND :to",
      FilterExpression: "#at <> :odd",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":p": "p", ":from": "02", ":to": "23", ":odd": 7 },
      ScanIndexForward: false,
    },
  )
  const found: number[] = []
  for await (const { Items = [] } of pages) found.push(...Items.map(({ at }) => at))
  const expected = items.map(({ at }) => at).filter((at) => at >= 2 && at <= 23 && at !== 7)
  expect(found).toEqual(expected.reverse())

  const scanned: number[] = []
  for (const Segment of [0, 1, 2]) {
    const config = { client: db, pageSize: 4 }
    for await (const { Items = [] } of paginateScan(config, {
      TableName,
      Segment,
      TotalSegments: 3,
    })) {
      scanned.push(...Items.map(({ at }) => at))
    }
  }
  expect(scanned.sort((a, b) => a - b)).toEqual(items.map(({ at }) => at))

  const Keys = items.slice(0, 3).map(({ pk, sk }) => ({ pk, sk }))
  const read = await db.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }))
  expect(read.Responses?.[TableName]).toHaveLength(3)
})

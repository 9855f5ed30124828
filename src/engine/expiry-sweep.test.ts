/** Which items are deleted when, and what is left alone. AWS guide, "Using time to live (TTL)". */
import { expect, test } from "vitest"
import { maintainIn, openContext, perform, type TestContext } from "../../test/support/context.ts"
import { all, simple, strings } from "../../test/support/table-input.ts"
import { createTable } from "../services/dynamodb/operations/create-table.ts"
import { deleteTable } from "../services/dynamodb/operations/delete-table.ts"
import { describeTimeToLive } from "../services/dynamodb/operations/describe-time-to-live.ts"
import { putItem } from "../services/dynamodb/operations/put-item.ts"
import { query } from "../services/dynamodb/operations/query.ts"
import { scan } from "../services/dynamodb/operations/scan.ts"
import { updateItem } from "../services/dynamodb/operations/update-item.ts"
import { updateTimeToLive } from "../services/dynamodb/operations/update-time-to-live.ts"
import { describeStream } from "../services/dynamodb-streams/operations/describe-stream.ts"
import { getRecords } from "../services/dynamodb-streams/operations/get-records.ts"
import { getShardIterator } from "../services/dynamodb-streams/operations/get-shard-iterator.ts"
import { sweepRound } from "./expiry-sweep.ts"

const TableName = "Sessions"
const on = { AttributeName: "expiresAt", Enabled: true }

async function openSessions(more: object = {}): Promise<TestContext> {
  const context = await openContext()
  await perform(createTable, { ...simple, TableName, ...more }, context)
  return context
}

function timeToLive(context: TestContext, TimeToLiveSpecification: object = on) {
  return perform(updateTimeToLive, { TableName, TimeToLiveSpecification }, context)
}

async function statusOf(context: TestContext) {
  return (await perform(describeTimeToLive, { TableName }, context)).TimeToLiveDescription
}

function put(context: TestContext, pk: string, expiresAt: object, more: object = {}) {
  const Item = { pk: { S: pk }, expiresAt, ...more }
  return perform(putItem, { TableName, Item }, context)
}

function sweep(context: TestContext): Promise<void> {
  return maintainIn(context, { sweepsExpired: true })
}

async function left(context: TestContext): Promise<string> {
  const { Items } = await perform(scan, { TableName }, context)
  return (Items as { pk: { S: string } }[])
    .map(({ pk }) => pk.S)
    .toSorted()
    .join(" ")
}

function seconds(context: TestContext, from = 0): { N: string } {
  return { N: String(Math.floor(context.clock.nowMs / 1000) + from) }
}

const fiveYears = 5 * 365 * 24 * 60 * 60

test("what has expired goes, and nothing else", async () => {
  const context = await openSessions()
  await timeToLive(context)
  expect(await statusOf(context)).toEqual({
    ...{ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" },
  })
  await put(context, "now", seconds(context))
  await put(context, "past", seconds(context, -1000))
  await put(context, "fraction", { N: `${seconds(context).N}.9` })
  await put(context, "exponent", { N: "1.7e9" })
  await put(context, "future", seconds(context, 1))
  await put(context, "milliseconds", { N: String(context.clock.nowMs) })
  await put(context, "string", { S: seconds(context, -1).N })
  await put(context, "list", { L: [seconds(context, -1)] })
  await put(context, "zero", { N: "0" })
  await put(context, "negative", { N: "-5" })
  await put(context, "huge", { N: "9e100" })
  await put(context, "five-years", seconds(context, -fiveYears))
  await put(context, "too-old", seconds(context, -fiveYears - 1))
  await perform(putItem, { TableName, Item: { pk: { S: "without" } } }, context)
  await sweep(context)
  expect(await left(context)).toBe(
    "future huge list milliseconds negative string too-old without zero",
  )
  context.clock.nowMs += 1000
  await sweep(context)
  expect(await left(context)).not.toContain("future")
})

test("an item that is renewed before the sweep stays, and one whose time is taken away", async () => {
  const context = await openSessions()
  await timeToLive(context)
  for (const pk of ["renewed", "put", "freed", "gone"]) {
    await put(context, pk, seconds(context, -1))
  }
  const update = (pk: string, UpdateExpression: string, values?: object) =>
    perform(
      updateItem,
      {
        ...{ TableName, Key: { pk: { S: pk } }, UpdateExpression },
        ...(values && { ExpressionAttributeValues: values }),
      },
      context,
    )
  await update("renewed", "SET expiresAt = :t", { ":t": seconds(context, 100) })
  await put(context, "put", seconds(context, 100))
  await update("freed", "REMOVE expiresAt")
  await sweep(context)
  expect(await left(context)).toBe("freed put renewed")
})

// A sweep reads what is due, then deletes: in between somebody renews.
test("one that is renewed in the middle of a sweep stays", async () => {
  const context = await openSessions()
  await timeToLive(context)
  const names = Array.from({ length: 30 }, (_, at) => `k${at}`)
  for (const pk of names) await put(context, pk, seconds(context, -1))
  const { storage } = context.engine
  const renewals = names.map((pk) => put(context, pk, seconds(context, 100)))
  const [deleted] = await Promise.all([sweepRound(storage, context.clock.nowMs), ...renewals])
  expect(deleted).toBeLessThanOrEqual(30)
  // Whoever was deleted first was put again, and whoever was renewed first was not deleted.
  expect(await left(context)).toBe(names.toSorted().join(" "))
  await sweep(context)
  expect((await left(context)).split(" ")).toHaveLength(30)
})

test("deletions leave the indexes, and tell the stream who did it", async () => {
  const context = await openSessions({
    AttributeDefinitions: strings("pk", "g"),
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: [{ AttributeName: "g", KeyType: "HASH" }], Projection: all },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" },
  })
  await timeToLive(context)
  await put(context, "a", seconds(context, -1), { g: { S: "x" } })
  await sweep(context)
  const found = await perform(
    query,
    {
      ...{ TableName, IndexName: "byG", KeyConditionExpression: "g = :g" },
      ExpressionAttributeValues: { ":g": { S: "x" } },
    },
    context,
  )
  expect(found.Count).toBe(0)
  const { table } = await context.engine.catalog.get(TableName)
  const StreamArn = `${table.arn}/stream/${table.latestStreamLabel}`
  const { StreamDescription } = await perform(describeStream, { StreamArn }, context)
  const [{ ShardId } = { ShardId: "" }] = (StreamDescription as { Shards: { ShardId: string }[] })
    .Shards
  const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }
  const { ShardIterator } = await perform(getShardIterator, from, context)
  const { Records } = await perform(getRecords, { ShardIterator }, context)
  expect(Records).toMatchObject([
    { eventName: "INSERT" },
    {
      eventName: "REMOVE",
      userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
      dynamodb: { OldImage: { pk: { S: "a" } } },
    },
  ])
  expect((Records as object[])[0]).not.toHaveProperty("userIdentity")
})

test("items that were there before are found, in steps, while writers go on", async () => {
  const context = await openSessions()
  const names = Array.from({ length: 400 }, (_, at) => `k${at}`)
  for (const [at, pk] of names.entries()) await put(context, pk, seconds(context, at % 2 ? -1 : 9))
  await timeToLive(context)
  expect(await statusOf(context)).toEqual({
    ...{ TimeToLiveStatus: "ENABLING", AttributeName: "expiresAt" },
  })
  await put(context, "k1", seconds(context, 9))
  await put(context, "new", seconds(context, -1))
  await maintainIn(context)
  expect(await statusOf(context)).toMatchObject({ TimeToLiveStatus: "ENABLED" })
  await sweep(context)
  expect((await left(context)).split(" ")).toHaveLength(201)
})

test("turned off, nothing goes; on again by another attribute, that one counts", async () => {
  const context = await openSessions()
  await timeToLive(context)
  await put(context, "a", seconds(context, -1), { other: seconds(context, 1) })
  await put(context, "b", seconds(context, 1), { other: seconds(context, -1) })
  await timeToLive(context, { ...on, Enabled: false })
  expect(await statusOf(context)).toEqual({ TimeToLiveStatus: "DISABLED" })
  await sweep(context)
  expect(await left(context)).toBe("a b")
  await timeToLive(context, { AttributeName: "other", Enabled: true })
  await sweep(context)
  expect(await left(context)).toBe("a")
})

test("a deleted table leaves nothing to sweep, and its namesake is untouched", async () => {
  const context = await openSessions()
  await timeToLive(context)
  await put(context, "a", seconds(context, -1))
  await perform(deleteTable, { TableName }, context)
  await perform(createTable, { ...simple, TableName }, context)
  await put(context, "a", seconds(context, -1))
  await sweep(context)
  expect(await left(context)).toBe("a")
  const everything = { from: new Uint8Array(0), to: new Uint8Array(9).fill(255) }
  const [due, works] = await context.engine.storage.read(
    [
      { space: "dueExpiries", ...everything, rowsMax: 9 },
      { space: "indexWorks", rowsMax: 9 },
    ],
    "strong",
  )
  expect([due, works]).toEqual([[], []])
})

/** DynamoDB Streams: which writes are recorded, how, and how records are read. */
import { StreamViewType } from "@aws-sdk/client-dynamodb"
import { describe, expect, test } from "vitest"
import { allRecords, createStreamedTable, eventsOf } from "../support/stream.ts"
import { refusalOf, subjects } from "../support/subject.ts"

const { db, streams } = subjects()
const key = (pk: string, sk = "1") => ({ pk: { S: pk }, sk: { S: sk } })

test("put, update and delete of an item, with both images, in order", async () => {
  const { TableName, StreamArn } = await createStreamedTable(db)
  const startedAt = Date.now()
  await db.putItem({ TableName, Item: { ...key("a"), n: { N: "1" } } })
  await db.updateItem({
    ...{ TableName, Key: key("a"), UpdateExpression: "ADD n :one" },
    ExpressionAttributeValues: { ":one": { N: "1" } },
  })
  await db.deleteItem({ TableName, Key: key("a") })
  const records = await allRecords(streams, StreamArn)
  const [one, two] = [
    { ...key("a"), n: { N: "1" } },
    { ...key("a"), n: { N: "2" } },
  ]
  const always = { Keys: key("a"), StreamViewType: "NEW_AND_OLD_IMAGES" }
  expect(records.map(({ dynamodb, eventName }) => ({ eventName, dynamodb }))).toMatchObject([
    { eventName: "INSERT", dynamodb: { ...always, NewImage: one } },
    { eventName: "MODIFY", dynamodb: { ...always, NewImage: two, OldImage: one } },
    { eventName: "REMOVE", dynamodb: { ...always, OldImage: two } },
  ])
  expect(records[0]?.dynamodb).not.toHaveProperty("OldImage")
  expect(records[2]?.dynamodb).not.toHaveProperty("NewImage")
  const sequence = records.map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber as string))
  expect(sequence).toEqual(sequence.toSorted((a, b) => (a < b ? -1 : 1)))
  for (const record of records) {
    expect(record).toMatchObject({
      ...{ eventVersion: "1.1", eventSource: "aws:dynamodb", awsRegion: "us-east-1" },
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      dynamodb: { SequenceNumber: expect.stringMatching(/^\d{21,40}$/) },
    })
    expect(record).not.toHaveProperty("userIdentity")
    const at = record.dynamodb?.ApproximateCreationDateTime?.getTime() as number
    expect(Math.abs(at - startedAt)).toBeLessThan(60_000)
  }
  expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3)
  // Keys and images: names and values in UTF-8; a number of one digit takes two bytes.
  const keyBytes = "pkask1".length
  const itemBytes = keyBytes + "n".length + 2
  expect(records.map(({ dynamodb }) => dynamodb?.SizeBytes)).toEqual([
    keyBytes + itemBytes,
    keyBytes + 2 * itemBytes,
    keyBytes + itemBytes,
  ])
})

describe("views", () => {
  const images = {
    KEYS_ONLY: [[], [], []],
    NEW_IMAGE: [["NewImage"], ["NewImage"], []],
    OLD_IMAGE: [[], ["OldImage"], ["OldImage"]],
    NEW_AND_OLD_IMAGES: [["NewImage"], ["NewImage", "OldImage"], ["OldImage"]],
  }
  test.each(Object.values(StreamViewType))("%s", async (view) => {
    const { TableName, StreamArn } = await createStreamedTable(db, view)
    await db.putItem({ TableName, Item: { ...key("a"), v: { S: "one" } } })
    await db.putItem({ TableName, Item: { ...key("a"), v: { S: "other" } } })
    await db.deleteItem({ TableName, Key: key("a") })
    const records = await allRecords(streams, StreamArn)
    const shown = records.map(({ dynamodb }) =>
      Object.keys(dynamodb ?? {}).filter((name) => name.endsWith("Image")),
    )
    expect(shown).toEqual(images[view])
    const { StreamDescription } = await streams.describeStream({ StreamArn })
    expect(StreamDescription?.StreamViewType).toBe(view)
  })
})

// AWS guide: "If you perform a PutItem or UpdateItem operation that does not change any data in an
// item, DynamoDB Streams does not write a stream record for that operation."
test("what changes nothing leaves no record", async () => {
  const { TableName, StreamArn } = await createStreamedTable(db)
  const Item = {
    ...key("a"),
    map: { M: { x: { N: "1" }, y: { S: "2" } } },
    set: { SS: ["p", "q"] },
    n: { N: "10" },
  }
  await db.putItem({ TableName, Item })
  const { pk, sk, map: _, set, n } = Item
  await db.putItem({ TableName, Item })
  await db.putItem({
    ...{ TableName },
    Item: {
      ...{ n: { N: "1e1" }, set: { SS: ["q", "p"] } },
      map: { M: { y: { S: "2" }, x: { N: "1.0" } } },
      ...{ pk, sk },
    },
  })
  const update = (UpdateExpression: string, values?: Record<string, { N: string }>) =>
    db.updateItem({
      ...{ TableName, Key: key("a"), UpdateExpression },
      ...(values && { ExpressionAttributeValues: values }),
    })
  await update("ADD n :zero", { ":zero": { N: "0" } })
  await update("REMOVE absent")
  await update("SET n = :ten", { ":ten": { N: "10.0" } })
  await db.updateItem({ TableName, Key: key("a") })
  await db.updateItem({ TableName, Key: key("nobody"), UpdateExpression: "REMOVE x" })
  await db.deleteItem({ TableName, Key: key("nobody") })
  await refusalOf(
    db.deleteItem({ TableName, Key: key("a"), ConditionExpression: "attribute_not_exists(pk)" }),
  )
  expect(set.SS).toHaveLength(2)
  expect(n).toEqual({ N: "10" })
  expect(eventsOf(await allRecords(streams, StreamArn))).toEqual(["INSERT a"])
})

test("an item that is nothing but its key", async () => {
  const { TableName, StreamArn } = await createStreamedTable(db)
  await db.updateItem({ TableName, Key: key("a") })
  await db.deleteItem({ TableName, Key: key("a") })
  const records = await allRecords(streams, StreamArn)
  expect(eventsOf(records)).toEqual(["INSERT a", "REMOVE a"])
  expect(records[0]?.dynamodb?.NewImage).toEqual(key("a"))
  expect(records[1]?.dynamodb?.OldImage).toEqual(key("a"))
})

test("batches and transactions: a record for each item that changes", async () => {
  const { TableName, StreamArn } = await createStreamedTable(db)
  await db.putItem({ TableName, Item: key("checked") })
  await db.batchWriteItem({
    RequestItems: {
      [TableName]: [
        { PutRequest: { Item: key("a") } },
        { PutRequest: { Item: key("b") } },
        { PutRequest: { Item: key("checked") } },
        { DeleteRequest: { Key: key("nobody") } },
      ],
    },
  })
  await db.transactWriteItems({
    TransactItems: [
      {
        ConditionCheck: {
          ...{ TableName, Key: key("checked"), ConditionExpression: "attribute_exists(pk)" },
        },
      },
      { Put: { TableName, Item: key("c") } },
      { Delete: { TableName, Key: key("a") } },
      {
        Update: {
          ...{ TableName, Key: key("b"), UpdateExpression: "SET v = :v" },
          ExpressionAttributeValues: { ":v": { S: "1" } },
        },
      },
    ],
  })
  await refusalOf(
    db.transactWriteItems({
      TransactItems: [
        { Put: { TableName, Item: key("lost") } },
        {
          ConditionCheck: { TableName, Key: key("a"), ConditionExpression: "attribute_exists(pk)" },
        },
      ],
    }),
  )
  const events = eventsOf(await allRecords(streams, StreamArn))
  expect(events[0]).toBe("INSERT checked")
  expect(events.slice(1, 3).toSorted()).toEqual(["INSERT a", "INSERT b"])
  expect(events.slice(3).toSorted()).toEqual(["INSERT c", "MODIFY b", "REMOVE a"])
})

/**
 * Kinesis destinations: what reaches a data stream, and in which form. AWS guide, "Using Kinesis
 * Data Streams to capture changes to DynamoDB".
 */
import { expect, test } from "vitest"
import { openDatabase } from "../support/database.ts"
import { createTable, refusalOf } from "../support/subject.ts"
import { open, openWith, put, recordsOf, StreamArn, statusOf, valuesOf } from "./opened.ts"

test("records have the form that the guide shows, and signed requests bring them", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  await put(db, TableName, "before")
  const reply = await enable()
  expect(reply).toMatchObject({ TableName, StreamArn, DestinationStatus: "ENABLING" })
  await put(db, TableName, "a", 1)
  await put(db, TableName, "a", 1)
  await put(db, TableName, "a", 2)
  await db.deleteItem({ TableName, Key: { pk: { S: "a" } } })
  await work()
  const [one, two, three, ...more] = recordsOf(kinesis)
  expect(more).toEqual([])
  const image = (v: string) => ({ pk: { S: "a" }, v: { N: v } })
  const shared = {
    ...{ awsRegion: "us-east-1", eventSource: "aws:dynamodb", recordFormat: "application/json" },
    ...{ tableName: TableName, userIdentity: null },
    eventID: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/),
  }
  const common = {
    ApproximateCreationDateTime: expect.any(Number),
    Keys: { pk: { S: "a" } },
    ApproximateCreationDateTimePrecision: "MILLISECOND",
  }
  // 3 bytes of the key, 6 of each image: as in DynamoDB Streams, keys count beside the images.
  expect(one).toEqual({
    ...{ ...shared, eventName: "INSERT" },
    dynamodb: { ...common, NewImage: image("1"), SizeBytes: 9 },
  })
  expect(two).toEqual({
    ...{ ...shared, eventName: "MODIFY" },
    dynamodb: { ...common, NewImage: image("2"), OldImage: image("1"), SizeBytes: 15 },
  })
  expect(three).toEqual({
    ...{ ...shared, eventName: "REMOVE" },
    dynamodb: { ...common, OldImage: image("2"), SizeBytes: 9 },
  })
  expect(Math.abs(one.dynamodb.ApproximateCreationDateTime - Date.now())).toBeLessThan(60_000)
  expect(new Set(kinesis.taken.map(({ partitionKey }) => partitionKey)).size).toBe(1)
  expect(kinesis.taken[0]?.stream).toBe(StreamArn)
  expect(kinesis.authorizations[0]).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIAKINESIS\/\d{8}\/us-east-1\/kinesis\/aws4_request, /,
  )
})

test("what time to live deletes says so", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  await enable()
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "until" }
  await db.updateTimeToLive({ TableName, TimeToLiveSpecification })
  await db.putItem({ TableName, Item: { pk: { S: "a" }, until: { N: "1700000000" } } })
  await work()
  await work()
  const removed = recordsOf(kinesis).find(({ eventName }) => eventName === "REMOVE")
  // Older than five years, and it would stay: see time to live.
  expect(removed?.userIdentity).toEqual({
    principalId: "dynamodb.amazonaws.com",
    type: "Service",
  })
})

test("from enabling to disabling, as it is described; again, it begins anew", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  expect(await statusOf(db, TableName)).toEqual([])
  await enable()
  const described = { StreamArn, ApproximateCreationDateTimePrecision: "MILLISECOND" }
  expect(await statusOf(db, TableName)).toEqual([{ ...described, DestinationStatus: "ACTIVE" }])
  await put(db, TableName, "a", 1)
  const reply = await db.disableKinesisStreamingDestination({ TableName, StreamArn })
  expect(reply.DestinationStatus).toBe("DISABLING")
  await put(db, TableName, "a", 2)
  await work()
  // What was written before is sent; what came while it was being disabled may be.
  expect(valuesOf(kinesis)).toMatch(/^a1( a2)?$/)
  expect(await statusOf(db, TableName)).toEqual([{ ...described, DestinationStatus: "DISABLED" }])
  await put(db, TableName, "a", 3)
  await work()
  kinesis.taken.length = 0
  await enable()
  await put(db, TableName, "a", 4)
  await work()
  expect(valuesOf(kinesis)).toBe("a4")
  expect(await statusOf(db, TableName)).toHaveLength(1)
})

test("microseconds are what the configuration says, from the change on", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  await enable()
  const UpdateKinesisStreamingConfiguration = {
    ApproximateCreationDateTimePrecision: "MICROSECOND",
  } as const
  const input = { TableName, StreamArn, UpdateKinesisStreamingConfiguration }
  const reply = await db.updateKinesisStreamingDestination(input)
  expect(reply).toMatchObject({
    DestinationStatus: "UPDATING",
    UpdateKinesisStreamingConfiguration,
  })
  await put(db, TableName, "a")
  await work()
  const [{ dynamodb } = { dynamodb: undefined }] = recordsOf(kinesis)
  expect(dynamodb.ApproximateCreationDateTimePrecision).toBe("MICROSECOND")
  expect(dynamodb.ApproximateCreationDateTime).toBeGreaterThan(Date.now() * 900)
  expect(await statusOf(db, TableName)).toMatchObject([UpdateKinesisStreamingConfiguration])
})

test("a stream of the table goes on beside it, whichever of them ends first", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  const stream = (StreamEnabled: boolean) =>
    db.updateTable({
      TableName,
      StreamSpecification: { StreamEnabled, ...(StreamEnabled && { StreamViewType: "KEYS_ONLY" }) },
    })
  await stream(true)
  await enable()
  await put(db, TableName, "a", 1)
  await stream(false)
  await put(db, TableName, "a", 2)
  await stream(true)
  await put(db, TableName, "a", 3)
  await work()
  expect(valuesOf(kinesis)).toBe("a1 a2 a3")
})

test("what is wrong is refused, and changes nothing", async () => {
  const { db, TableName, enable } = await open()
  const on = (arn: string, name = TableName) =>
    refusalOf(db.enableKinesisStreamingDestination({ TableName: name, StreamArn: arn }))
  const missing = "ResourceNotFoundException: Requested resource not found: Table: gone not found"
  expect(await on(StreamArn, "gone")).toBe(missing)
  expect(await on("arn:aws:s3:us-east-1:000000000000:bucket/orders")).toMatch(/Invalid StreamArn/)
  const elsewhere =
    "ValidationException: The Kinesis data stream must be in the account and region of the table"
  expect(await on(StreamArn.replace("0".repeat(12), "1".repeat(12)))).toBe(elsewhere)
  expect(await on(StreamArn.replace("us-east-1", "eu-west-1"))).toBe(elsewhere)
  const state = "ValidationException: Table is not in a valid state to enable Kinesis Streaming"
  const input = { TableName, StreamArn }
  expect(await refusalOf(db.disableKinesisStreamingDestination(input))).toContain(state)
  await enable()
  expect(await on(StreamArn)).toContain(`${state} Destination`)
  expect(await on(StreamArn.replace("orders", "others"))).toContain("must be DISABLED")
  expect(await refusalOf(db.updateKinesisStreamingDestination(input))).toContain("cannot be null")
  expect(await statusOf(db, TableName)).toHaveLength(1)
})

test("without an endpoint nothing can be enabled, and that says so", async () => {
  const database = await openDatabase()
  const opened = await openWith(database, undefined)
  const TableName = await createTable(opened.db, { pk: "S" })
  const enabling = opened.db.enableKinesisStreamingDestination({ TableName, StreamArn })
  expect(await refusalOf(enabling)).toBe(
    "ValidationException: Kinesis streaming is not configured on this server: " +
      "AWS_ENDPOINT_URL_KINESIS is not set",
  )
  expect(await statusOf(opened.db, TableName)).toEqual([])
  await opened[Symbol.asyncDispose]()
  await database.close()
})

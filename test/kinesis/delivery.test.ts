/**
 * How records get to Kinesis: in which order, and what becomes of them when Kinesis fails, a
 * process stops, or several work.
 */
import { expect, test } from "vitest"
import { openDatabase } from "../support/database.ts"
import { startKinesis } from "../support/kinesis.ts"
import { createTable } from "../support/subject.ts"
import {
  type Opened,
  open,
  openWith,
  put,
  recordsOf,
  StreamArn,
  statusOf,
  valuesOf,
} from "./opened.ts"

test("what Kinesis refuses is sent again: alone where it was a part, and not what it took", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  await enable()
  for (let v = 0; v < 6; v++) await put(db, TableName, "a", v)
  kinesis.failRecords(2, 4)
  await work()
  expect(kinesis.requests).toEqual([6, 2])
  expect(valuesOf(kinesis).split(" ").toSorted().join(" ")).toBe("a0 a1 a2 a3 a4 a5")
  kinesis.failRequests(1)
  await put(db, TableName, "a", 6)
  await work()
  expect(await statusOf(db, TableName)).toMatchObject([
    { DestinationStatusDescription: "ResourceNotFoundException: Stream orders not found" },
  ])
  await work()
  expect(valuesOf(kinesis).endsWith(" a6")).toBe(true)
  expect(kinesis.taken).toHaveLength(7)
  expect((await statusOf(db, TableName))[0]).not.toHaveProperty("DestinationStatusDescription")
})

// AWS quotes what was signed, which names a session token whole.
test("what Kinesis says of our own credentials is told to no owner of a table", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  await enable()
  const message = "The Canonical String should have been 'POST\nx-amz-security-token:TOKEN-OF-OURS'"
  kinesis.failRequests(1, { __type: "com.amazonaws#InvalidSignatureException", message })
  await put(db, TableName, "a")
  await work()
  expect(await statusOf(db, TableName)).toMatchObject([
    { DestinationStatusDescription: "InvalidSignatureException" },
  ])
})

test("many records come in order, at most 500 at once", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  await enable()
  const names = Array.from({ length: 1300 }, (_, at) => `k${at % 7}`)
  const versions = new Map<string, number>()
  await Promise.all(
    [...new Set(names)].map(async (name) => {
      for (const each of names.filter((other) => other === name)) {
        const v = versions.get(each) ?? 0
        versions.set(each, v + 1)
        await put(db, TableName, each, v)
      }
    }),
  )
  await work()
  expect(kinesis.taken).toHaveLength(1300)
  expect(Math.max(...kinesis.requests)).toBeLessThanOrEqual(500)
  for (const name of new Set(names)) {
    const seen = recordsOf(kinesis).filter(({ dynamodb }) => dynamodb.Keys.pk.S === name)
    const order = seen.map(({ dynamodb }) => Number(dynamodb.NewImage.v.N))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  }
  const ids = recordsOf(kinesis).map(({ eventID }) => eventID)
  expect(new Set(ids).size).toBe(1300)
})

test("a request holds 5 MB at most", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  await enable()
  // Written out in JSON, each of these control characters takes six bytes: 900 KB a record.
  const text = { S: "\u0001".repeat(150_000) }
  for (let v = 0; v < 12; v++) await db.putItem({ TableName, Item: { pk: { S: `k${v}` }, text } })
  await work()
  expect(kinesis.requests).toEqual([5, 5, 2])
})

test("a record above 1 MB is left out, and what comes behind it is sent", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  // Written out in JSON, each of these control characters takes six bytes.
  const text = "\u0001".repeat(200_000)
  await enable()
  await db.putItem({ TableName, Item: { pk: { S: "large" }, text: { S: text } } })
  await put(db, TableName, "small", 1)
  await work()
  expect(valuesOf(kinesis)).toBe("small1")
})

test("of a table that was deleted the rest is sent", async () => {
  const { db, TableName, kinesis, enable, work } = await open()
  await enable()
  await put(db, TableName, "a", 1)
  await db.deleteTable({ TableName })
  await work()
  expect(valuesOf(kinesis)).toBe("a1")
  await work()
  expect(kinesis.requests).toEqual([1])
})

test("another process goes on where one stopped, and two do not send twice", async () => {
  const kinesis = await startKinesis()
  const database = await openDatabase("file")
  const openNext = () => openWith(database, kinesis)
  const first = await openNext()
  const TableName = await createTable(first.db, { pk: "S" })
  await first.db.enableKinesisStreamingDestination({ TableName, StreamArn })
  await put(first.db, TableName, "a", 1)
  await first.work()
  await put(first.db, TableName, "a", 2)
  // Stopped, and not asked to finish.
  await first[Symbol.asyncDispose]()
  const others: Opened[] = await Promise.all([openNext(), openNext()])
  for (let v = 3; v < 6; v++) {
    await put((others[v % 2] as Opened).db, TableName, "a", v)
    await Promise.all(others.map(({ work }) => work()))
  }
  expect(valuesOf(kinesis)).toBe("a1 a2 a3 a4 a5")
  for (const each of others) await each[Symbol.asyncDispose]()
  await database.close()
  await kinesis[Symbol.asyncDispose]()
})

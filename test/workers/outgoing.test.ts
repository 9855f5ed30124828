/** What the worker asks others for: its fetch is not that of Node. */
import type { RequestListener } from "node:http"
import { expect, onTestFinished, test } from "vitest"
import { answering } from "../accounts/answering.ts"
import { simpleTable } from "../accounts/roots.ts"
import { callerAt, newCollection, testKey } from "../collections/subjects.ts"
import { clientFor, region } from "../support/client.ts"
import { startKinesis } from "../support/kinesis.ts"
import { startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { startWorkerd } from "../support/workerd.ts"

const keys = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" }
const elsewhere: RequestListener = (_, to) =>
  void to.writeHead(307, { location: "http://169.254.169.254/" }).end()

test("collections are kept in another DynamoDB", async () => {
  await using server = await startServer({ env: { FILE: ":memory:" } })
  await using sqld = await startSqld()
  const API_KEYS = JSON.stringify([testKey])
  const endpoint = { AWS_ENDPOINT_URL_DYNAMODB: server.url, AWS_REGION: region }
  const env = { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1", API_KEYS, ...keys, ...endpoint }
  await using worker = await startWorkerd({ env })
  const call = callerAt(worker.url)
  const collection = await newCollection(call)
  expect((await call("GET", collection)).status).toBe(200)
  const { TableNames } = await clientFor(server.url).listTables({})
  expect(TableNames).toEqual(["dynamomini.collections", "dynamomini.entries"])
})

/** A worker with a table whose changes are sent to this Kinesis. */
async function openDestination(endpoint: string) {
  const sqld = await startSqld()
  onTestFinished(sqld.stop)
  const env = { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1", ...keys }
  const worker = await startWorkerd({ env: { ...env, AWS_ENDPOINT_URL_KINESIS: endpoint } })
  onTestFinished(() => worker[Symbol.asyncDispose]())
  const db = clientFor(worker.url)
  const destination = {
    TableName: "Orders",
    StreamArn: `arn:aws:kinesis:${region}:000000000000:stream/orders`,
  }
  await db.createTable(simpleTable(destination.TableName))
  await db.enableKinesisStreamingDestination(destination)
  return {
    put: (key: string) =>
      db.putItem({ TableName: destination.TableName, Item: { pk: { S: key } } }),
    disable: () => db.disableKinesisStreamingDestination(destination),
    /** Work goes on behind replies, so each question is a push, too. */
    async describe() {
      const { TableName } = destination
      const described = await db.describeKinesisStreamingDestination({ TableName })
      return described.KinesisDataStreamDestinations?.[0]
    },
  }
}

test("changes are sent to Kinesis, one after the other", async () => {
  await using kinesis = await startKinesis()
  const orders = await openDestination(kinesis.url)
  const isSent = async (key: string) => {
    await orders.describe()
    return kinesis.taken.some(({ data }) => data.includes(`"pk":{"S":"${key}"}`))
  }
  await orders.put("a")
  await expect.poll(() => isSent("a")).toBe(true)
  // A timer of the request that sent the first would be gone with it.
  await orders.put("b")
  await expect.poll(() => isSent("b")).toBe(true)
  // What fails is tried again later than what is idle.
  kinesis.failRequests(1)
  await orders.put("c")
  await expect.poll(() => isSent("c")).toBe(true)
  // That there is something to do at once does not hide what there is in a second.
  await orders.put("d")
  await orders.disable()
  await expect.poll(() => isSent("d")).toBe(true)
  const state = async () => (await orders.describe())?.DestinationStatus
  await expect.poll(state).toBe("DISABLED")
})

test("Kinesis is not followed elsewhere", async () => {
  const [redirecting] = await answering(elsewhere)
  const orders = await openDestination(redirecting.origin)
  await orders.put("a")
  const told = async () => (await orders.describe())?.DestinationStatusDescription
  await expect.poll(told).toBe("HTTP 307")
})

/** What the worker asks others for: its fetch is not that of Node. */
import type { RequestListener } from "node:http"
import { expect, test } from "vitest"
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

/**
 * Some changes, one after the other, and what DescribeKinesisStreamingDestination says of the way
 * of each, until it says what it should.
 */
async function sendTo(
  endpoint: string,
  keysPut: readonly string[],
  until: (key: string, fault: string | undefined) => boolean,
) {
  await using sqld = await startSqld()
  const env = { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1", ...keys }
  await using worker = await startWorkerd({ env: { ...env, AWS_ENDPOINT_URL_KINESIS: endpoint } })
  const db = clientFor(worker.url)
  const TableName = "Orders"
  await db.createTable(simpleTable(TableName))
  const StreamArn = `arn:aws:kinesis:${region}:000000000000:stream/orders`
  await db.enableKinesisStreamingDestination({ TableName, StreamArn })
  for (const key of keysPut) {
    await db.putItem({ TableName, Item: { pk: { S: key } } })
    // Work goes on behind replies, so each question is a push, too.
    const isDone = async () => {
      const { KinesisDataStreamDestinations: [destination] = [] } =
        await db.describeKinesisStreamingDestination({ TableName })
      return until(key, destination?.DestinationStatusDescription)
    }
    await expect.poll(isDone).toBe(true)
  }
}

test("changes are sent to Kinesis", async () => {
  await using kinesis = await startKinesis()
  // The second comes when the first is sent, and a request's own timers are gone with it.
  await sendTo(kinesis.url, ["a", "b"], (key) =>
    kinesis.taken.some(({ data }) => data.includes(`"pk":{"S":"${key}"}`)),
  )
})

test("Kinesis is not followed elsewhere", async () => {
  const [redirecting] = await answering(elsewhere)
  await sendTo(redirecting.origin, ["a"], (_, fault) => fault === "HTTP 307")
})

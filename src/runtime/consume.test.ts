/** The consumer helper: what a function on a stream sees. AWS guide, "Using AWS Lambda with Amazon DynamoDB". */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import type { LambdaEvent, LambdaRecord } from "../model/stream/lambda-event.ts"
import { consume } from "./consume.ts"
import { createLocal, type Local } from "./create-local.ts"
import { localCall, localCalls } from "./local-call.ts"

const TableName = "Orders"

async function openWithStream(): Promise<{ local: Local; put: (pk: string) => Promise<unknown> }> {
  const local = await createLocal()
  onTestFinished(() => local.close())
  await localCall(local.fetch, "DynamoDB_20120810", "CreateTable", {
    ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  const put = (pk: string) =>
    localCall(local.fetch, "DynamoDB_20120810", "PutItem", { TableName, Item: { pk: { S: pk } } })
  return { local, put }
}

function namesOf(records: readonly LambdaRecord[]): string {
  return records.map(({ dynamodb }) => (dynamodb.Keys.pk as { S: string }).S).join("")
}

test("records come in batches, shaped as Lambda's, from now on", async () => {
  const { local, put } = await openWithStream()
  await put("before")
  const events: LambdaEvent[] = []
  const consumer = await local.consume(TableName, (event) => void events.push(event), {
    batchSize: 2,
  })
  await Promise.all(["a", "b", "c"].map(put))
  await consumer.caughtUp()
  expect(namesOf(events.flatMap(({ Records }) => Records))).toBe("abc")
  expect(events.every(({ Records }) => Records.length <= 2)).toBe(true)
  expect(events[0]?.Records[0]).toMatchObject({
    ...{ eventName: "INSERT", eventSource: "aws:dynamodb", awsRegion: "us-east-1" },
    eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/Orders\/stream\//),
    dynamodb: { NewImage: { pk: { S: "a" } }, ApproximateCreationDateTime: expect.any(Number) },
  })
  await consumer.stop()
  await put("after")
  expect(events.flatMap(({ Records }) => Records)).toHaveLength(3)
})

test("from the trim horizon, through a filter", async () => {
  const { local, put } = await openWithStream()
  for (const pk of ["a1", "b1", "a2"]) await put(pk)
  const seen: string[] = []
  const consumer = await local.consume(
    TableName,
    ({ Records }) => void seen.push(namesOf(Records)),
    { from: "TRIM_HORIZON", filters: [{ dynamodb: { Keys: { pk: { S: [{ prefix: "a" }] } } } }] },
  )
  await consumer.caughtUp()
  expect(seen).toEqual(["a1a2"])
})

test("a batch that fails comes again, then in halves; what cannot be handled is given up", async () => {
  const { local, put } = await openWithStream()
  for (const pk of ["a", "b", "x", "d"]) await put(pk)
  const handled: string[] = []
  const givenUp: string[] = []
  let attempts = 0
  const consumer = await local.consume(
    TableName,
    ({ Records }) => {
      attempts += 1
      if (namesOf(Records).includes("x")) throw new Error("x")
      handled.push(namesOf(Records))
    },
    {
      ...{ from: "TRIM_HORIZON", bisects: true, retries: 2 },
      onGivenUp: (records) => givenUp.push(namesOf(records)),
    },
  )
  await consumer.caughtUp()
  expect(handled).toEqual(["ab", "d"])
  expect(givenUp).toEqual(["x"])
  // All four, two halves, x three times, d.
  expect(attempts).toBe(1 + 2 + 3 + 1)
})

test("of a batch that was handled in part the rest comes again", async () => {
  const { local, put } = await openWithStream()
  for (const pk of ["a", "b", "c"]) await put(pk)
  const seen: string[] = []
  const consumer = await local.consume(
    TableName,
    ({ Records }) => {
      seen.push(namesOf(Records))
      const failed = Records.find((record) => namesOf([record]) === "b")
      if (seen.length > 1 || !failed) return undefined
      return { batchItemFailures: [{ itemIdentifier: failed.dynamodb.SequenceNumber }] }
    },
    { from: "TRIM_HORIZON" },
  )
  await consumer.caughtUp()
  expect(seen).toEqual(["abc", "bc"])
})

/** A function that runs locally: it keeps what it is sent, and answers as it is told. */
async function startFunction(answer: (names: string) => { status?: number; reply?: object }) {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    let body = ""
    for await (const chunk of request) body += chunk
    bodies.push(body)
    const { status = 200, reply } = answer(namesOf((JSON.parse(body) as LambdaEvent).Records))
    response.writeHead(status).end(reply && JSON.stringify(reply))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const seen = () => bodies.map((body) => namesOf((JSON.parse(body) as LambdaEvent).Records))
  return { url: `http://127.0.0.1:${port}/function`, bodies, seen }
}

test("a URL gets the event as JSON, and once more after an error", async () => {
  const { local, put } = await openWithStream()
  let attempts = 0
  const { url, bodies, seen } = await startFunction(() => ({ status: attempts++ ? 200 : 500 }))
  const consumer = await local.consume(TableName, url)
  await put("a")
  await consumer.caughtUp()
  expect(bodies).toHaveLength(2)
  expect(bodies[0]).toBe(bodies[1])
  expect(seen()[1]).toBe("a")
})

test("a URL, too, gets batches, through a filter, halved when they fail", async () => {
  const { local, put } = await openWithStream()
  for (const pk of ["a", "no", "b", "x", "c", "d"]) await put(pk)
  const { url, seen } = await startFunction((names) => ({
    status: names.includes("x") ? 500 : 200,
  }))
  const givenUp: string[] = []
  const consumer = await local.consume(TableName, url, {
    ...{ from: "TRIM_HORIZON", batchSize: 5, bisects: true, retries: 1 },
    filters: [{ dynamodb: { Keys: { pk: { S: [{ "anything-but": ["no"] }] } } } }],
    onGivenUp: (records) => givenUp.push(namesOf(records)),
  })
  await consumer.caughtUp()
  expect(seen()).toEqual(["abxc", "ab", "xc", "x", "x", "c", "d"])
  expect(givenUp).toEqual(["x"])
})

test("a URL can tell which records it has not handled", async () => {
  const { local, put } = await openWithStream()
  for (const pk of ["a", "b", "c"]) await put(pk)
  let attempts = 0
  const itemIdentifier = "no number of ours"
  const { url, seen } = await startFunction(() =>
    attempts++ ? {} : { reply: { batchItemFailures: [{ itemIdentifier }] } },
  )
  const consumer = await local.consume(TableName, url, { from: "TRIM_HORIZON" })
  await consumer.caughtUp()
  // AWS guide: an identifier that is none of the batch's fails all of it.
  expect(seen()).toEqual(["abc", "abc"])
})

test("a table without a stream, and a filter that is none, are refused", async () => {
  const { local } = await openWithStream()
  await expect(local.consume("Nothing", () => {})).rejects.toThrow("DescribeTable failed")
  const filters = [{ eventName: "INSERT" }]
  await expect(local.consume(TableName, () => {}, { filters })).rejects.toThrow("eventName")
  await localCall(local.fetch, "DynamoDB_20120810", "UpdateTable", {
    ...{ TableName, StreamSpecification: { StreamEnabled: false } },
  })
  await expect(local.consume(TableName, () => {})).rejects.toThrow("table Orders has no stream")
})

test("a database that is away for a while loses nothing", async () => {
  const { local, put } = await openWithStream()
  let isAway = false
  let refuse: () => void = () => undefined
  const refused = new Promise<void>((resolve) => {
    refuse = resolve
  })
  async function fetch(request: Request): Promise<Response> {
    if (!isAway) return local.fetch(request)
    refuse()
    return new Response("", { status: 500 })
  }
  const seen: string[] = []
  const consumer = await consume(
    localCalls(fetch),
    TableName,
    ({ Records }) => void seen.push(namesOf(Records)),
  )
  isAway = true
  await put("a")
  const caughtUp = consumer.caughtUp()
  await refused
  isAway = false
  await caughtUp
  expect(seen).toEqual(["a"])
  await consumer.stop()
})

test("what onGivenUp throws ends the consumer, and whoever waits is told", async () => {
  const { local, put } = await openWithStream()
  const handler = () => {
    throw new Error("not handled")
  }
  const onGivenUp = () => {
    throw new Error("not given up")
  }
  const options = { onGivenUp, retries: 0 }
  const consumer = await consume(localCalls(local.fetch), TableName, handler, options)
  await put("a")
  await expect(consumer.caughtUp()).rejects.toThrow("not given up")
  await expect(consumer.caughtUp()).rejects.toThrow("not given up")
  await expect(consumer.stop()).rejects.toThrow("not given up")
})

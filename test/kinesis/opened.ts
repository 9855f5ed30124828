/** An app with a database and a Kinesis of its own, whose time and work a test can turn on. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, onTestFinished } from "vitest"
import { readConfig } from "../../src/config.ts"
import { type OpenApp, openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { credentials, region } from "../support/client.ts"
import { openDatabase, type TestDatabase } from "../support/database.ts"
import { type Kinesis, startKinesis } from "../support/kinesis.ts"
import { findingsIn } from "../support/replies.ts"
import { createTable } from "../support/subject.ts"

export const StreamArn = `arn:aws:kinesis:${region}:000000000000:stream/orders`

export interface Opened extends AsyncDisposable {
  readonly db: DynamoDB
  readonly app: OpenApp
  pass(ms: number): void
  /** Runs maintenance until nothing is left, a moment later. */
  work(): Promise<void>
}

export async function openWith(
  database: TestDatabase,
  kinesis: Kinesis | undefined,
): Promise<Opened> {
  const real = silentPlatform()
  let passedMs = 0
  const platform = { ...real, now: () => real.now() + passedMs }
  const env = {
    ...database.env,
    ...(kinesis && {
      ...{ AWS_ENDPOINT_URL_KINESIS: kinesis.url, AWS_ACCESS_KEY_ID: "AKIAKINESIS" },
      AWS_SECRET_ACCESS_KEY: "secret",
    }),
  }
  const findings: string[] = []
  const app = await openApp(readConfig(env), platform, {
    onReply: (operation, reply) => void findings.push(...findingsIn(operation, reply)),
  })
  const db = new DynamoDB({
    ...{ region, credentials, maxAttempts: 1, endpoint: "http://libdynamo.local" },
    requestHandler: sdkRequestHandler(app),
  })
  return {
    ...{ db, app },
    pass(ms) {
      passedMs += ms
    },
    async work() {
      passedMs += 10_000
      while (await app.maintain());
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      expect(findings).toEqual([])
    },
  }
}

/** With a table, whose changes `enable` has sent to the stream. */
export async function open() {
  const kinesis = await startKinesis()
  const database = await openDatabase()
  const opened = await openWith(database, kinesis)
  const { db } = opened
  onTestFinished(async () => {
    await opened[Symbol.asyncDispose]()
    await database.close()
    await kinesis[Symbol.asyncDispose]()
  })
  const TableName = await createTable(db, { pk: "S" })
  const enable = () => db.enableKinesisStreamingDestination({ TableName, StreamArn })
  return { ...opened, database, kinesis, TableName, enable }
}

export const put = (db: DynamoDB, TableName: string, pk: string, v = 0) =>
  db.putItem({ TableName, Item: { pk: { S: pk }, v: { N: String(v) } } })

export const recordsOf = ({ taken }: Kinesis) => taken.map(({ data }) => JSON.parse(data))
/** Such as `a0 a1`. */
export const valuesOf = (kinesis: Kinesis) =>
  recordsOf(kinesis)
    .map(({ dynamodb: { NewImage, Keys } }) => `${Keys.pk.S}${NewImage?.v.N ?? "-"}`)
    .join(" ")

export async function statusOf(db: DynamoDB, TableName: string): Promise<unknown[]> {
  const reply = await db.describeKinesisStreamingDestination({ TableName })
  return reply.KinesisDataStreamDestinations ?? []
}

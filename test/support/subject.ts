/**
 * What the conformance tests talk to: the API in this process, on the storage that `STORAGE` says,
 * unless `TEST_ENDPOINT` names a server that speaks DynamoDB (ours on another runtime, somebody
 * else's, or AWS itself). A test that cannot fail there is a test of our imagination.
 */
import { DynamoDB, type ScalarAttributeType, waitUntilTableExists } from "@aws-sdk/client-dynamodb"
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { afterAll, beforeAll, expect } from "vitest"
import { readConfig } from "../../src/config.ts"
import { type OpenAppOptions, openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { clientFor, credentials, region } from "./client.ts"
import { openDatabase } from "./database.ts"
import { type Endpoint, openEndpoint } from "./endpoint.ts"
import { onDemandTable } from "./on-demand-table.ts"
import { findingsIn } from "./replies.ts"

interface Subject {
  readonly client: DynamoDB
  readonly streams: DynamoDBStreams
  close(): Promise<void>
}

/** One database for the tests of a file: `const db = subject()`. */
export function subject(): DynamoDB {
  return subjects().db
}

/** The same, and its streams: `const { db, streams } = subjects()`. */
export function subjects(): { readonly db: DynamoDB; readonly streams: DynamoDBStreams } {
  let opened: Subject | undefined
  beforeAll(async () => {
    const endpoint = await openEndpoint()
    opened = endpoint === undefined ? await openInProcess() : remote(endpoint)
  })
  afterAll(() => opened?.close())
  return {
    db: lateClient(() => opened?.client),
    streams: lateClient(() => opened?.streams),
  }
}

/** The client exists only once the file's tests run; its methods are looked up then. */
function lateClient<C extends object>(clientNow: () => C | undefined): C {
  return new Proxy({} as C, {
    get(_, name) {
      const client = clientNow()
      const found = client?.[name as keyof C]
      return typeof found === "function" ? found.bind(client) : found
    },
  })
}

function remote({ url, close }: Endpoint): Subject {
  const client = clientFor(url)
  const streams = new DynamoDBStreams({ region, endpoint: url, credentials, maxAttempts: 1 })
  return {
    client,
    streams,
    close() {
      client.destroy()
      streams.destroy()
      return close()
    },
  }
}

/** As `createLocal` does it, and with every reply held against its output shape. */
async function openInProcess(): Promise<Subject> {
  const mismatches: string[] = []
  const database = await openDatabase()
  const onReply: OpenAppOptions["onReply"] = (operation, reply) => {
    mismatches.push(...findingsIn(operation, reply))
  }
  const app = await openApp(readConfig(database.env), silentPlatform(), { onReply })
  const config = {
    region,
    endpoint: "http://libdynamo.local",
    credentials,
    maxAttempts: 1,
    requestHandler: sdkRequestHandler(app),
  }
  return {
    client: new DynamoDB(config),
    streams: new DynamoDBStreams(config),
    async close() {
      await app.close()
      await database.close()
      expect(mismatches).toEqual([])
    },
  }
}

/** Creates an on-demand table with these keys, partition key first, and returns its name. */
export async function createTable(
  db: DynamoDB,
  keys: Readonly<Record<string, ScalarAttributeType>>,
): Promise<string> {
  const TableName = `t-${crypto.randomUUID()}`
  await db.createTable(onDemandTable(TableName, keys))
  await waitUntilTableExists({ client: db, maxWaitTime: 300, minDelay: 1 }, { TableName })
  return TableName
}

/** How a call was refused, as `Code: text`; throws where it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`
    throw error
  }
  throw new Error("the call was not refused")
}

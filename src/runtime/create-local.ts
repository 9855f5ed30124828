/** A database inside of the caller's process, for tests: no socket, no port, nothing to start. */
import { ConfigError, readConfig } from "../config.ts"
import type { WorkListener } from "../engine/work-bell.ts"
import { type ConsumeOptions, type Consumer, consume } from "./consume.ts"
import { localCall, localCalls, localEndpoint, localRegion } from "./local-call.ts"
import { startMaintenance } from "./maintenance-timer.ts"
import { type AppConfig, openApp } from "./open-app.ts"
import { silentPlatform } from "./platform.ts"
import { type SdkRequestHandler, sdkRequestHandler } from "./sdk-request-handler.ts"
import type { StreamHandler } from "./stream-handler.ts"

export interface LocalOptions {
  /** Keeps the database in this file; without, it lives in memory. */
  readonly file?: string
  /** The same as a URL: `file:data.db`, or a server as in `http://127.0.0.1:8080`. */
  readonly url?: string
  /** What the server wants as a bearer token. */
  readonly authToken?: string
  /** Turns on the versioned collections API, for whoever has one of these keys. */
  readonly apiKeys?: readonly { readonly application: string; readonly key: string }[]
}

export interface Local {
  /** For the constructor of any client of the AWS SDK for JavaScript, version 3. */
  readonly clientConfig: {
    readonly region: string
    readonly endpoint: string
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
    readonly requestHandler: SdkRequestHandler
  }
  fetch(request: Request): Promise<Response>
  /**
   * Hands the records of the table's stream to a function in batches, as AWS Lambda does; or posts
   * them to a URL. Throws if the table has no stream.
   */
  consume(
    table: string,
    handler: StreamHandler | string,
    options?: ConsumeOptions,
  ): Promise<Consumer>
  /** Forgets every table at once, however much is in them. Refuses once it is closed. */
  reset(): Promise<void>
  close(): Promise<void>
}

const endpoint = localEndpoint
const region = localRegion
const credentials = { accessKeyId: "local", secretAccessKey: "local" }

/** Opens a database of one's own. Throws when the file cannot be used. */
export async function createLocal({
  file,
  url,
  authToken,
  apiKeys,
}: LocalOptions = {}): Promise<Local> {
  if (file === "" || url === "") throw new ConfigError("file and url must not be empty")
  const given = {
    ...(url === undefined ? { FILE: file ?? ":memory:" } : { LIBSQL_URL: url }),
    LIBSQL_AUTH_TOKEN: authToken,
    ...(apiKeys === undefined ? {} : { API_KEYS: JSON.stringify(apiKeys) }),
  }
  const { database, objects, collections } = readConfig(given)
  // One region for everybody, so that `reset` finds all there is.
  const config: AppConfig = {
    ...{ database, region },
    ...(objects ? { objects } : {}),
    ...(collections ? { collections } : {}),
  }
  const platform = silentPlatform()
  const isInMemory = "path" in database && database.path === ":memory:"
  let app = await openApp(config, platform)
  let wake: WorkListener = () => undefined
  const maintained = {
    maintain: () => app.maintain(),
    onWork(listener: WorkListener) {
      wake = listener
      app.onWork(listener)
    },
  }
  const maintenance = startMaintenance(maintained, platform)
  const fetch = async (request: Request) => app.fetch(request)
  const requestHandler = sdkRequestHandler({ fetch, answer: (request) => app.answer(request) })
  const inTurn = oneAfterAnother()
  let isClosed = false
  const consumers: Consumer[] = []
  const calls = localCalls(fetch)
  return {
    clientConfig: { region, endpoint, credentials, requestHandler },
    fetch,
    async consume(table, handler, options) {
      const consumer = await consume(calls, table, handler, options)
      consumers.push(consumer)
      return consumer
    },
    reset: inTurn(async () => {
      if (isClosed) throw new Error("the database is closed")
      if (!isInMemory) return deleteTables(fetch)
      // A database in memory is quickest forgotten with its memory.
      const before = app
      app = await openApp(config, platform)
      app.onWork(wake)
      await before.close()
    }),
    close: inTurn(async () => {
      isClosed = true
      try {
        await Promise.all(consumers.map((consumer) => consumer.stop()))
      } finally {
        await maintenance.stop()
        await app.close()
      }
    }),
  }
}

/** Each of the steps begins when those called before have ended, whether well or not. */
function oneAfterAnother(): (step: () => Promise<void>) => () => Promise<void> {
  let last = Promise.resolve()
  return (step) => () => {
    const turn = last.then(step)
    last = turn.catch(() => {})
    return turn
  }
}

/** Through the API, like anybody; the items go later, a few at a time. */
async function deleteTables(fetch: Local["fetch"]): Promise<void> {
  for (;;) {
    const { TableNames } = await localCall(fetch, "DynamoDB_20120810", "ListTables", {})
    if (!Array.isArray(TableNames) || TableNames.length === 0) return
    for (const TableName of TableNames) {
      const { Table } = await localCall(fetch, "DynamoDB_20120810", "DescribeTable", { TableName })
      if ((Table as { DeletionProtectionEnabled?: boolean }).DeletionProtectionEnabled) {
        await localCall(fetch, "DynamoDB_20120810", "UpdateTable", {
          TableName,
          DeletionProtectionEnabled: false,
        })
      }
      await localCall(fetch, "DynamoDB_20120810", "DeleteTable", { TableName })
    }
  }
}

/** A database inside of the caller's process, for tests: no socket, no port, nothing to start. */
import { ConfigError, readConfig } from "../config.ts"
import { startMaintenance } from "./maintenance-timer.ts"
import { type AppConfig, openApp } from "./open-app.ts"
import { silentPlatform } from "./platform.ts"
import { type SdkRequestHandler, sdkRequestHandler } from "./sdk-request-handler.ts"

export interface LocalOptions {
  /** Keeps the database in this file; without, it lives in memory. */
  readonly file?: string
  /** The same as a URL: `file:data.db`, or a server as in `http://127.0.0.1:8080`. */
  readonly url?: string
  /** What the server wants as a bearer token. */
  readonly authToken?: string
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
  /** Forgets every table at once, however much is in them. Refuses once it is closed. */
  reset(): Promise<void>
  close(): Promise<void>
}

const endpoint = "http://libdynamo.local"
const region = "us-east-1"
const credentials = { accessKeyId: "local", secretAccessKey: "local" }

/** Opens a database of one's own. Throws when the file cannot be used. */
export async function createLocal({ file, url, authToken }: LocalOptions = {}): Promise<Local> {
  if (file === "" || url === "") throw new ConfigError("file and url must not be empty")
  const given = {
    ...(url === undefined ? { FILE: file ?? ":memory:" } : { LIBSQL_URL: url }),
    LIBSQL_AUTH_TOKEN: authToken,
  }
  const { database } = readConfig(given)
  // One region for everybody, so that `reset` finds all there is.
  const config: AppConfig = { database, region }
  const platform = silentPlatform()
  const isInMemory = "path" in database && database.path === ":memory:"
  let app = await openApp(config, platform)
  let wake: () => void = () => undefined
  const maintained = {
    maintain: () => app.maintain(),
    onWork(listener: () => void) {
      wake = listener
      app.onWork(listener)
    },
  }
  const maintenance = startMaintenance(maintained, platform)
  const fetch = async (request: Request) => app.fetch(request)
  const inTurn = oneAfterAnother()
  let isClosed = false
  return {
    clientConfig: { region, endpoint, credentials, requestHandler: sdkRequestHandler(fetch) },
    fetch,
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
      await maintenance.stop()
      await app.close()
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
    const { TableNames } = await call(fetch, "ListTables", {})
    if (!Array.isArray(TableNames) || TableNames.length === 0) return
    for (const TableName of TableNames) {
      const { Table } = await call(fetch, "DescribeTable", { TableName })
      if ((Table as { DeletionProtectionEnabled?: boolean }).DeletionProtectionEnabled) {
        await call(fetch, "UpdateTable", { TableName, DeletionProtectionEnabled: false })
      }
      await call(fetch, "DeleteTable", { TableName })
    }
  }
}

async function call(
  fetch: Local["fetch"],
  operation: string,
  input: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(
    new Request(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        "x-amz-date": "20120810T000000Z",
        authorization:
          `AWS4-HMAC-SHA256 Credential=local/20120810/${region}/dynamodb/aws4_request, ` +
          "SignedHeaders=host, Signature=local",
      },
      body: JSON.stringify(input),
    }),
  )
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new Error(`${operation} failed: ${text}`)
}

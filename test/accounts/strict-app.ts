/** Strict mode in process: a control plane, root users, and clients of the SDK for each. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { onTestFinished } from "vitest"
import type { StrictConfig } from "../../src/config/credentials.ts"
import type { Platform } from "../../src/platform.ts"
import { type AppConfig, type OpenApp, openApp } from "../../src/runtime/open-app.ts"
import { systemPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import {
  control,
  controlEnv,
  drawRoot,
  type Keys,
  type Root,
  recordOf,
  region,
  simpleTable,
} from "./roots.ts"

export { control, controlEnv, drawRoot, type Keys, type Root, recordOf, region, simpleTable }

export interface LogLine {
  readonly level: string
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface StrictApp {
  readonly app: OpenApp
  readonly log: readonly LogLine[]
  /**
   * `aheadMs` adds to the clock that the app reads; its clients go by the real one. Once it is
   * stopped nothing else moves it: a slow machine takes a test over no limit.
   */
  readonly clock: { aheadMs: number; stop(): void }
  client(keys: Keys, inRegion?: string): DynamoDB
  /** A root user as the control plane makes one. */
  addRoot(account: string): Promise<Root>
  close(): Promise<void>
}

export const bootstrap: StrictConfig = {
  credentials: {
    account: control.account,
    accessKeyId: control.accessKeyId,
    secret: control.secretAccessKey,
  },
}

/** To be called inside of a test or of a hook; it is closed when that is over. */
export async function openStrict(
  config: Partial<AppConfig> & { readonly onTestEnd?: "leave" } = {},
): Promise<StrictApp> {
  const log: LogLine[] = []
  const system = systemPlatform({ level: "silent", write: () => {}, forPeople: false })
  let stoppedMs: number | undefined
  const clock = {
    aheadMs: 0,
    stop() {
      stoppedMs = system.now()
    },
  }
  const platform: Platform = {
    ...system,
    now: () => (stoppedMs ?? system.now()) + clock.aheadMs,
    log: (level, event, fields = {}) => log.push({ level, event, fields }),
  }
  const { onTestEnd, ...given } = config
  const app = await openApp(
    { database: { path: ":memory:" }, strict: bootstrap, ...given },
    platform,
  )
  let isClosed = false
  const close = async () => {
    if (!isClosed) await app.close()
    isClosed = true
  }
  if (onTestEnd !== "leave") onTestFinished(close)
  const client = (keys: Keys, inRegion = region) =>
    new DynamoDB({
      region: inRegion,
      endpoint: "http://127.0.0.1:8000",
      credentials: keys,
      requestHandler: sdkRequestHandler(app),
      maxAttempts: 1,
    })
  return {
    app,
    log,
    clock,
    client,
    close,
    async addRoot(account) {
      const root = drawRoot(account)
      await client(control).putItem({
        TableName: "IAM",
        Item: recordOf(root),
        ConditionExpression: "attribute_not_exists(AccessKeyId)",
      })
      return root
    },
  }
}

/** `Name: text` of the refusal, or what came back instead. */
export async function refusalOf(answer: Promise<unknown>): Promise<string> {
  try {
    return `accepted: ${JSON.stringify(await answer)}`
  } catch (error) {
    const { name, message } = error as Error
    return `${name}: ${message}`
  }
}

/** An app with a database and a Kinesis of its own, whose time and work a test can turn on. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect } from "vitest"
import { readConfig } from "../../src/config.ts"
import { type OpenApp, openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { credentials, region } from "../support/client.ts"
import type { TestDatabase } from "../support/database.ts"
import type { Kinesis } from "../support/kinesis.ts"
import { findingsIn } from "../support/replies.ts"

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
    requestHandler: sdkRequestHandler(async (request) => app.fetch(request)),
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

/** The API in this process, on a clock that the test moves, with the SDK as its client. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { createApp } from "../../src/app.ts"
import { createEngine } from "../../src/engine/engine.ts"
import { masterKeyBytes, Vault } from "../../src/engine/vault.ts"
import { openAuthentication } from "../../src/http/middleware/authenticate.ts"
import type { Platform } from "../../src/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import { memoryObjects } from "../../src/storage/objects/memory.ts"
import type { Objects } from "../../src/storage/objects/objects.ts"
import { onePlace } from "../../src/storage/placement.ts"
import type { Storage } from "../../src/storage/storage.ts"
import { credentials, region } from "../support/client.ts"

export interface Clock {
  nowMs: number
}

export interface RecoverySubject extends AsyncDisposable {
  readonly db: DynamoDB
  readonly clock: Clock
  readonly storage: Storage
  /** Where backups lie. */
  readonly home: Objects
  /** Until nothing is left to do now. */
  settle(): Promise<void>
}

/** In memory, unless a file or an sqld is given. */
export async function openSubject(
  place: { readonly path?: string; readonly url?: string } = {},
): Promise<RecoverySubject> {
  const clock = { nowMs: Date.UTC(2026, 10, 20, 12) }
  const platform: Platform = {
    now: () => clock.nowMs,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log() {},
  }
  const storage = await (place.url === undefined
    ? openLocal({ path: place.path ?? ":memory:", platform })
    : openRemote({ url: place.url, platform }))
  const home = memoryObjects()
  const app = createApp({
    engine: createEngine({
      ...{ placement: onePlace(storage), platform },
      objects: { home, bucket: () => memoryObjects() },
    }),
    authenticate: openAuthentication(),
    openVault: async () => new Vault(new Uint8Array(masterKeyBytes)),
  })
  const db = new DynamoDB({
    ...{ region, credentials, endpoint: "http://libdynamo.local", maxAttempts: 1 },
    requestHandler: sdkRequestHandler(app),
  })
  return {
    ...{ db, clock, storage, home },
    async settle() {
      while (await app.maintain());
    },
    async [Symbol.asyncDispose]() {
      db.destroy()
      await storage.close()
    },
  }
}

export async function createTable(db: DynamoDB, TableName: string): Promise<void> {
  await db.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk", "group"].map((AttributeName) => ({
      ...{ AttributeName, AttributeType: "S" as const },
    })),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "ByGroup",
        KeySchema: [{ AttributeName: "group", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  })
}

/** Every item as JSON, in the order of its text. */
export async function itemsOf(
  db: DynamoDB,
  TableName: string,
  IndexName?: string,
): Promise<readonly string[]> {
  const items: string[] = []
  let ExclusiveStartKey: Record<string, never> | undefined
  do {
    const page = await db.scan({
      ...{ TableName, ExclusiveStartKey, ConsistentRead: IndexName === undefined },
      ...(IndexName && { IndexName }),
    })
    items.push(...(page.Items ?? []).map(textOf))
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined
  } while (ExclusiveStartKey)
  return items.sort()
}

export function textOf(item: object): string {
  return JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
}

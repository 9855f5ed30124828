/** What an operation runs on: a real database in memory, and a clock that the test moves. */
import { expect, onTestFinished } from "vitest"
import { createEngine, type Engine } from "../../src/engine/engine.ts"
import { rootArnOf, rootOf } from "../../src/engine/identity.ts"
import { runMaintenance } from "../../src/engine/maintenance.ts"
import { masterKeyBytes, Vault } from "../../src/engine/vault.ts"
import { ApiError } from "../../src/error.ts"
import { constraintsOf } from "../../src/http/constraints.ts"
import { deserializerOf } from "../../src/http/deserialize.ts"
import { encoderOf } from "../../src/http/encode.ts"
import type { Context, Operation } from "../../src/operation.ts"
import type { Platform } from "../../src/platform.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { onePlace } from "../../src/storage/placement.ts"
import { findingsIn } from "./replies.ts"

export const account = "123456789012"
export const region = "eu-west-2"

interface TestClock {
  nowMs: number
}

export interface TestContext extends Context {
  readonly clock: TestClock
}

/** To be called inside a test or a hook of one: the database is closed when that is over. */
export async function openContext(): Promise<TestContext> {
  const clock = { nowMs: Date.UTC(2026, 10, 20, 12) }
  const platform = platformOf(clock)
  const storage = await openLocal({ path: ":memory:", platform })
  onTestFinished(() => storage.close())
  return { ...contextOf(createEngine({ placement: onePlace(storage), platform })), clock }
}

/** Another caller of the same server. */
export function contextOf(
  engine: Engine,
  caller: { account?: string; region?: string } = {},
): Context {
  const at = { account, region, ...caller }
  return {
    engine: engine.forAccount(at.account, at.region),
    caller: {
      ...at,
      arn: rootArnOf(at.account),
      accessKeyId: "AKIATESTTESTTESTTEST",
      principal: rootOf(at.account),
      service: "dynamodb",
    },
    platform: engine.platform,
    openVault: async () => new Vault(new Uint8Array(masterKeyBytes)),
    requestId: "0".repeat(52),
    host: "localhost:8000",
  }
}

function platformOf(clock: TestClock): Platform {
  return {
    now: () => clock.nowMs,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log() {},
  }
}

/** Sends JSON through an operation as the dispatcher does; gives back what would be on the wire. */
export async function perform(
  operation: Operation,
  json: object,
  context: Context,
): Promise<Readonly<Record<string, unknown>>> {
  const input = deserializerOf(operation.input)(JSON.parse(JSON.stringify(json)))
  constraintsOf(operation.input, operation.dialect)(input as Readonly<Record<string, unknown>>)
  const reply = await operation.run(input, context)
  expect(findingsIn(operation, reply)).toEqual([])
  return JSON.parse(encoderOf(operation.output)(reply as never))
}

/** `Code: text` of the refusal that the operation answers with. */
export async function refusalOf(
  operation: Operation,
  json: object,
  context: Context,
): Promise<string> {
  try {
    await perform(operation, json, context)
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`
    throw error
  }
  return "no refusal"
}

/** Maintenance until nothing is left to do, of the caller's database. */
export async function maintainIn(
  { engine }: Context,
  scope: { readonly sweepsExpired?: boolean } = {},
): Promise<void> {
  const maintained = { placement: onePlace(engine.storage), platform: engine.platform }
  while (await runMaintenance(maintained, scope)) {}
}

/**
 * `libdynamo collections check|upgrade`: what dynamodb-mini wrote, and how much of it is current.
 * It reads and writes the tables as the collections API does: in the database of this environment,
 * or at `AWS_ENDPOINT_URL_DYNAMODB`.
 */
import { ConfigError, type Environment, readConfig } from "../../config.ts"
import type { Platform } from "../../platform.ts"
import { check } from "../../services/collections/check.ts"
import { DynamoRefusal, dynamoClient } from "../../services/collections/dynamo-client.ts"
import { openTables } from "../../services/collections/opening.ts"
import { ownHost, sendInside, sendTo } from "../../services/collections/send.ts"
import { storeOf } from "../../services/collections/service.ts"
import type { Store } from "../../services/collections/tables.ts"
import { upgrade } from "../../services/collections/upgrade.ts"
import { withUsualApiKeys } from "../api-keys.ts"
import { openApp } from "../open-app.ts"

export type CollectionsTask = "check" | "upgrade"

/** Objects. */
const progressEvery = 1000

export interface CollectionsReport {
  /** Lines of JSON. */
  readonly text: string
  /** Everything is up to date. */
  readonly isCurrent: boolean
}

/** Throws Error with one line. */
export async function collectionsCommand(
  task: CollectionsTask,
  environment: Environment,
  platform: Platform,
): Promise<CollectionsReport> {
  // Nobody is let in here, so keys are not needed; the rest of the settings is.
  const { API_KEYS_FILE, API_KEYS, ...others } = withUsualApiKeys(environment)
  const { collections, ...config } = readConfig({ ...others, API_KEYS: "[]" })
  if (collections === undefined) throw new ConfigError("there are no settings of collections")
  const { settings } = collections
  const { endpoint } = settings
  // Another's tables need no database here.
  const app = endpoint ? undefined : await openApp(config, platform)
  try {
    const send = endpoint ? sendTo(endpoint) : app && sendInside(app.answer)
    if (!send) throw new Error("there is no database")
    const host = endpoint?.host ?? ownHost
    const client = dynamoClient({ settings, host, send, platform })
    const store = storeOf({ client, settings, platform, sharing: true })
    return await (task === "check" ? checkTables(store) : upgradeTables(store))
  } catch (error) {
    if (!(error instanceof DynamoRefusal)) throw error
    throw new Error(`${error.code}: ${error.message}`)
  } finally {
    await app?.close()
  }
}

async function checkTables(store: Store): Promise<CollectionsReport> {
  const lines: string[] = []
  let isCurrent = true
  for (const keys of [store.collections, store.entries]) {
    const counts = await check(store, keys)
    lines.push(JSON.stringify({ table: keys.table, ...counts }))
    if (counts.withoutNumber > 0) isCurrent = false
  }
  return { text: lines.join("\n"), isCurrent }
}

async function upgradeTables(store: Store): Promise<CollectionsReport> {
  const counts = await upgrade(store, (soFar) => {
    if (soFar.objects % progressEvery !== 0) return
    store.platform.log("info", "collections.upgrading", { ...soFar })
  })
  await openTables(store)
  return { text: JSON.stringify(counts), isCurrent: counts.strays === 0 }
}

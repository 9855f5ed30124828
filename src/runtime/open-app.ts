/** Picks the storage and puts the app together: for Node, Bun, Lambda and `createLocal`. */
import { type App, type AppParts, createApp } from "../app.ts"
import type { Config } from "../config.ts"
import { createEngine } from "../engine/engine.ts"
import { bootstrapIdentity } from "../engine/identity.ts"
import { openAuthentication, strictAuthentication } from "../http/middleware/authenticate.ts"
import type { Platform } from "../platform.ts"
import type { Storage } from "../storage/storage.ts"

export interface OpenApp extends App {
  /** Waits for writes under way and closes the database. */
  close(): Promise<void>
}

export type AppConfig = Pick<
  Config,
  "databasePath" | "credentials" | "region" | "enforceThroughput" | "ttlSweepMs"
>

/** Throws with one line when the database cannot be used. */
export async function openApp(
  config: AppConfig,
  platform: Platform,
  onReply?: AppParts["onReply"],
): Promise<OpenApp> {
  // Imported here, so that nobody loads the native driver who opens no file.
  const { openLocal } = await import("../storage/libsql/local.ts")
  const storage = await openLocal({ path: config.databasePath, platform })
  return appOn(storage, config, platform, onReply)
}

function appOn(
  storage: Storage,
  { credentials, region, enforceThroughput = false, ttlSweepMs }: AppConfig,
  platform: Platform,
  onReply: AppParts["onReply"],
): OpenApp {
  const authenticate =
    credentials === undefined
      ? openAuthentication()
      : strictAuthentication(bootstrapIdentity(credentials), platform)
  const app = createApp({
    engine: createEngine(storage, platform),
    authenticate,
    ...(region === undefined ? {} : { region }),
    enforceThroughput,
    ...(ttlSweepMs === undefined ? {} : { ttlSweepMs }),
    onReply,
  })
  return { ...app, close: () => storage.close() }
}

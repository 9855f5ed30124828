/** Picks the storage and puts the app together: for Node, Bun, Lambda and `createLocal`. */
import { type App, type AppParts, createApp } from "../app.ts"
import { type Config, ConfigError } from "../config.ts"
import { createEngine } from "../engine/engine.ts"
import { bootstrapIdentity } from "../engine/identity.ts"
import { openAuthentication, strictAuthentication } from "../http/middleware/authenticate.ts"
import type { Platform } from "../platform.ts"
import type { Database } from "../storage/database.ts"
import { onePlace } from "../storage/placement.ts"
import type { Storage } from "../storage/storage.ts"

export interface OpenApp extends App {
  /** Waits for writes under way and closes the database. */
  close(): Promise<void>
}

export type AppConfig = Pick<Config, "database"> &
  Partial<Pick<Config, "credentials" | "region" | "enforceThroughput" | "readCache" | "logLevel">>

/** Throws with one line when the database cannot be used. */
export async function openApp(
  config: AppConfig,
  platform: Platform,
  onReply?: AppParts["onReply"],
): Promise<OpenApp> {
  const storage = await openStorage(config.database, platform)
  return appOn(storage, config, platform, onReply)
}

async function openStorage(database: Database, platform: Platform): Promise<Storage> {
  if ("url" in database) throw new ConfigError("LIBSQL_URL names a server, and that is to come")
  // Imported here, so that nobody loads the native driver who opens no file.
  const { openLocal } = await import("../storage/libsql/local.ts")
  return openLocal({ path: database.path, platform })
}

function appOn(
  storage: Storage,
  { credentials, region, enforceThroughput = false }: AppConfig,
  platform: Platform,
  onReply: AppParts["onReply"],
): OpenApp {
  const authenticate =
    credentials === undefined
      ? openAuthentication()
      : strictAuthentication(bootstrapIdentity(credentials), platform)
  const app = createApp({
    engine: createEngine(onePlace(storage), platform),
    authenticate,
    ...(region === undefined ? {} : { region }),
    enforceThroughput,
    onReply,
  })
  return { ...app, close: () => storage.close() }
}

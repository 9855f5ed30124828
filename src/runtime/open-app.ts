/** Opens the storage and puts the app together: for every runtime and `createLocal`. */
import { type App, type AppParts, createApp } from "../app.ts"
import type { Config } from "../config.ts"
import { createEngine } from "../engine/engine.ts"
import { bootstrapIdentity } from "../engine/identity.ts"
import { openAuthentication, strictAuthentication } from "../http/middleware/authenticate.ts"
import type { Platform } from "../platform.ts"
import { ReadCache } from "../storage/read-cache.ts"
import { ReplicaCounts } from "../storage/replicated.ts"
import { openPlacement } from "./open-placement.ts"

export interface OpenApp extends App {
  /** Waits for writes under way and closes the database. */
  close(): Promise<void>
}

export type AppConfig = Pick<Config, "database"> & Partial<Pick<Config, Setting>>

type Setting =
  | "credentials"
  | "region"
  | "enforceThroughput"
  | "readCache"
  | "logLevel"
  | "ttlSweepMs"

export interface OpenAppOptions {
  readonly onReply?: AppParts["onReply"]
  /** Whether calls of different requests may wait for the same I/O: not on Workers. */
  readonly sharing?: boolean
}

/** Throws with one line when the database cannot be used. */
export async function openApp(
  config: AppConfig,
  platform: Platform,
  { onReply, sharing = true }: OpenAppOptions = {},
): Promise<OpenApp> {
  const { database, credentials, region, enforceThroughput = false, readCache } = config
  const { ttlSweepMs } = config
  const cache = readCache && new ReadCache({ ...readCache, platform })
  const replicaCounts = new ReplicaCounts()
  const placement = await openPlacement({ database, platform, sharing, cache, replicaCounts })
  const hasReplica = "url" in database && (database.readUrl ?? database.replicaPath) !== undefined
  const authenticate =
    credentials === undefined
      ? openAuthentication()
      : strictAuthentication(bootstrapIdentity(credentials), platform)
  const app = createApp({
    engine: createEngine(placement, platform),
    authenticate,
    ...(region === undefined ? {} : { region }),
    enforceThroughput,
    ...(ttlSweepMs === undefined ? {} : { ttlSweepMs }),
    figures: () => [...(cache?.figures() ?? []), ...(hasReplica ? replicaCounts.figures() : [])],
    onReply,
  })
  return { ...app, close: () => placement.close() }
}

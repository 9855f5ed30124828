/** Picks the storage and puts the app together: for Node, Bun, Lambda and `createLocal`. */
import { type App, type AppParts, createApp } from "../app.ts"
import type { StrictConfig } from "../config/credentials.ts"
import type { Config } from "../config.ts"
import { createEngine } from "../engine/engine.ts"
import { strictEngine } from "../engine/strict.ts"
import type { Vault } from "../engine/vault.ts"
import { openAuthentication, strictAuthentication } from "../http/middleware/authenticate.ts"
import type { Platform } from "../platform.ts"
import type { Storage } from "../storage/storage.ts"
import { bootstrapOf } from "./bootstrap.ts"
import { encryptionKeyOf } from "./encryption-key.ts"
import { type MasterKeySource, openVault } from "./master-key.ts"
import { stsClient } from "./sts-client.ts"

export interface OpenApp extends App {
  /** Waits for writes under way and closes the database. */
  close(): Promise<void>
}

export type AppConfig = Pick<
  Config,
  "databasePath" | "encryption" | "strict" | "region" | "enforceThroughput" | "crossAccount"
>

/** Throws with one line when the database cannot be used. */
export async function openApp(
  config: AppConfig,
  platform: Platform,
  onReply?: AppParts["onReply"],
): Promise<OpenApp> {
  // Imported here, so that nobody loads the native driver who opens no file.
  const encryptionKey = encryptionKeyOf(config.encryption)
  const { openLocal } = await import("../storage/libsql/local.ts")
  const storage = await openLocal({ path: config.databasePath, platform, encryptionKey })
  try {
    return await appOn(storage, config, platform, onReply)
  } catch (error) {
    await storage.close()
    throw error
  }
}

/** Where the root users' table is, unless every request is in one region. */
const homeRegionByDefault = "us-east-1"

async function appOn(
  storage: Storage,
  config: AppConfig,
  platform: Platform,
  onReply: AppParts["onReply"],
): Promise<OpenApp> {
  const { strict, region, enforceThroughput = false, crossAccount = false } = config
  const source = masterKeySource(config.databasePath, strict)
  const rest = {
    ...(region === undefined ? {} : { region }),
    enforceThroughput,
    crossAccount,
    onReply,
  }
  if (strict === undefined) {
    let vault: Promise<Vault> | undefined
    const app = createApp({
      engine: createEngine(storage, platform),
      authenticate: openAuthentication(),
      // Only for whoever makes keys: most who use open mode never do.
      openVault: () => (vault ??= openVault(source, storage, platform)),
      ...rest,
    })
    return { ...app, close: () => storage.close() }
  }
  const vault = await openVault(source, storage, platform)
  const bootstrap = bootstrapOf(strict, platform)
  await bootstrap.current()
  const homeRegion = region ?? homeRegionByDefault
  const endpoint = strict.stsEndpoint
  const accountCheck = endpoint && stsClient({ endpoint, bootstrap, platform })
  const { engine, identity } = strictEngine({
    storage,
    platform,
    bootstrap,
    vault,
    homeRegion,
    accountCheck,
  })
  const app = createApp({
    engine,
    authenticate: strictAuthentication(identity, platform),
    openVault: async () => vault,
    bootstrap,
    audit: { withItems: strict.auditsItems === true },
    refuseReplays: strict.refusesReplays === true,
    ...rest,
  })
  return { ...app, close: () => storage.close() }
}

function masterKeySource(databasePath: string, strict: StrictConfig | undefined): MasterKeySource {
  if (strict?.masterKey !== undefined) return { key: strict.masterKey }
  if (strict?.masterKeyFile !== undefined) return { file: strict.masterKeyFile, mayBeMade: true }
  if (databasePath === ":memory:") return "any"
  return { file: `${databasePath}.master-key`, mayBeMade: true }
}

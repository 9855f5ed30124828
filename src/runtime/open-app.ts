/** Opens the storage and puts the app together: for every runtime and `createLocal`. */
import { type App, type AppParts, createApp } from "../app.ts"
import type { StrictConfig } from "../config/credentials.ts"
import type { Config } from "../config.ts"
import { createEngine } from "../engine/engine.ts"
import type { KinesisStreams } from "../engine/kinesis/streams.ts"
import { homePlace, strictEngine } from "../engine/strict.ts"
import { masterKeyBytes, type Vault } from "../engine/vault.ts"
import { openAuthentication, strictAuthentication } from "../http/middleware/authenticate.ts"
import type { Platform } from "../platform.ts"
import type { Database } from "../storage/database.ts"
import type { ObjectStore } from "../storage/objects/objects.ts"
import { atPlace } from "../storage/place-template.ts"
import { type Place, type Placement, storageAt } from "../storage/placement.ts"
import { ReadCache } from "../storage/read-cache.ts"
import { ReplicaCounts } from "../storage/replicated.ts"
import { apiKeysOf } from "./api-keys.ts"
import { bootstrapOf } from "./bootstrap.ts"
import { encryptionKeyOf } from "./encryption-key.ts"
import { iamClient } from "./iam-client.ts"
import { kinesisClient } from "./kinesis-client.ts"
import { type MasterKeySource, openVault } from "./master-key.ts"
import { openObjects } from "./open-objects.ts"
import { hasReplica, openPlacement } from "./open-placement.ts"
import { stsClient } from "./sts-client.ts"

export interface OpenApp extends App {
  /** Waits for writes under way and closes the database. */
  close(): Promise<void>
}

export type AppConfig = Pick<Config, "database"> &
  Partial<
    Pick<
      Config,
      | "encryption"
      | "strict"
      | "region"
      | "enforceThroughput"
      | "crossAccount"
      | "readCache"
      | "logLevel"
      | "ttlSweepMs"
      | "collections"
      | "objects"
      | "kinesis"
    >
  >

export interface OpenAppOptions {
  readonly onReply?: AppParts["onReply"]
  /** Whether calls of different requests may wait for the same I/O: not on Workers. */
  readonly sharing?: boolean
  /** How many processes serve the same port; absent: this one alone. */
  readonly processes?: number | undefined
}

/** Throws with one line when the database cannot be used. */
export async function openApp(
  config: AppConfig,
  platform: Platform,
  { onReply, sharing = true, processes }: OpenAppOptions = {},
): Promise<OpenApp> {
  const { database, encryption, readCache, region, enforceThroughput, crossAccount } = config
  const { ttlSweepMs, collections } = config
  const isStrict = config.strict !== undefined
  const encryptionKey = encryptionKeyOf(encryption)
  const cache = readCache && new ReadCache({ ...readCache, platform })
  const replicaCounts = new ReplicaCounts()
  const placement = await openPlacement({
    ...{ database, platform, sharing, cache, replicaCounts, encryptionKey },
    freshTables: isStrict,
  })
  try {
    const objects =
      config.objects && (await openObjects(config.objects, { platform, isStrict, encryptionKey }))
    const kinesis = config.kinesis && kinesisClient(config.kinesis, platform)
    const counts = hasReplica(database) ? replicaCounts : undefined
    const app = createApp({
      ...(await modeParts({ placement, config, platform, sharing, objects, kinesis })),
      ...(region === undefined ? {} : { region }),
      enforceThroughput: enforceThroughput ?? false,
      processes,
      crossAccount: crossAccount ?? false,
      ...(ttlSweepMs === undefined ? {} : { ttlSweepMs }),
      ...(collections === undefined
        ? {}
        : {
            collections: {
              settings: collections.settings,
              keys: apiKeysOf(collections, platform),
              sharing,
            },
          }),
      figures: () => [...(cache?.figures() ?? []), ...(counts?.figures() ?? [])],
      onReply,
    })
    return { ...app, close: () => placement.close() }
  } catch (error) {
    await placement.close()
    throw error
  }
}

/** Where the root users' table is, unless every request is in one region. */
const homeRegionByDefault = "us-east-1"

type ModeParts = Pick<AppParts, "engine" | "authenticate" | "openVault"> & Partial<AppParts>

interface Chosen {
  readonly placement: Placement
  readonly config: AppConfig
  readonly platform: Platform
  readonly sharing: boolean
  readonly objects: ObjectStore | undefined
  readonly kinesis: KinesisStreams | undefined
}

async function modeParts(chosen: Chosen): Promise<ModeParts> {
  const { placement, config, platform, sharing, objects, kinesis } = chosen
  const { database, strict, region = homeRegionByDefault } = config
  if (strict === undefined) return openParts(chosen, database, region)
  const bootstrap = bootstrapOf(strict, platform)
  await bootstrap.current()
  const place = homePlace(bootstrap, region)
  const source = masterKeySource(database, place, platform, strict)
  const vault = await openVault(source, placement.storageOf(place), platform)
  const { stsEndpoint, iamEndpoint } = strict
  const { engine, identity } = strictEngine({
    ...{ placement, platform, objects, kinesis, bootstrap, vault, homeRegion: region },
    accountCheck: stsEndpoint && stsClient({ endpoint: stsEndpoint, bootstrap, platform, sharing }),
    foreignIam: iamEndpoint && iamClient({ endpoint: iamEndpoint, platform, sharing }),
  })
  return {
    engine,
    authenticate: strictAuthentication(identity, platform),
    openVault: async () => vault,
    bootstrap,
    audit: { withItems: strict.auditsItems === true },
    refuseReplays: strict.refusesReplays === true,
    hasForeignIam: iamEndpoint !== undefined,
  }
}

function openParts(
  { placement, platform, objects, kinesis }: Chosen,
  database: Database,
  region: string,
): ModeParts {
  const place = homePlace(undefined, region)
  const home = storageAt(placement, () => place)
  const source = masterKeySource(database, place, platform)
  let vault: Vault | undefined
  return {
    engine: createEngine({ placement, platform, home, objects, kinesis }),
    authenticate: openAuthentication(),
    // Only for whoever makes keys: most who use open mode never do.
    async openVault() {
      vault ??= await openVault(source, home, platform)
      return vault
    },
  }
}

function masterKeySource(
  database: Database,
  place: Place,
  platform: Platform,
  { masterKey, masterKeyFile }: Pick<StrictConfig, "masterKey" | "masterKeyFile"> = {},
): MasterKeySource {
  if (masterKey !== undefined) return { key: masterKey }
  if (masterKeyFile !== undefined) return { file: masterKeyFile, mayBeMade: true }
  if (!("path" in database)) return "none"
  // What is kept nowhere is sealed with what is kept nowhere.
  if (database.path === ":memory:") return { key: platform.randomBytes(masterKeyBytes) }
  return { file: `${atPlace(database.path, place)}.master-key`, mayBeMade: true }
}

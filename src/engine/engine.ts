import type { Platform } from "../platform.ts"
import { type ObjectStore, objectsWithin } from "../storage/objects/objects.ts"
import type { Placement } from "../storage/placement.ts"
import type { Storage } from "../storage/storage.ts"
import { type AccountRecords, accountRecords } from "./account-records.ts"
import { Catalog } from "./catalog.ts"
import type { Directory, FindDirectory } from "./directory.ts"
import { KeyInsights } from "./insights/key-insights.ts"
import type { ItemWatch } from "./item-watch.ts"
import type { KinesisStreams } from "./kinesis/streams.ts"
import { PackCache } from "./pack-cache.ts"
import { Turns } from "./replication/turns.ts"
import { WorkBell } from "./work-bell.ts"

/**
 * The engine of one account in one region. It has no way to name another account: tenancy is a
 * matter of types.
 */
export interface AccountEngine {
  readonly account: string
  readonly region: string
  readonly storage: Storage
  readonly catalog: Catalog
  readonly platform: Platform
  readonly bell: WorkBell
  readonly turns: Turns
  readonly packs: PackCache
  /** The account's users, roles and policies: the same in every region. */
  readonly records: AccountRecords
  /** These, or what another IAM says; nothing where that cannot be known now. */
  findDirectory(): Directory | Promise<Directory | undefined>
  /** Its `home` is this account's and region's own; absent: there is no place for objects. */
  readonly objects: Pick<ObjectStore, "home"> | undefined
  readonly insights: KeyInsights
  /** There is an endpoint for Kinesis data streams. */
  readonly sendsToKinesis: boolean
  /** The engine of the same account in another region. */
  readonly inRegion: (region: string) => AccountEngine
}

/** The engine of everybody: only `http/dispatch.ts` and `engine/maintenance.ts` may hold it. */
export interface Engine {
  readonly placement: Placement
  readonly platform: Platform
  readonly bell: WorkBell
  /** Of the work with replicas in other regions. */
  readonly turns: Turns
  readonly insights: KeyInsights
  /** Absent where nothing is watched over. */
  readonly findWatch?: FindWatch | undefined
  /** Where backups and exports of everybody lie. */
  readonly objects?: ObjectStore | undefined
  /** Absent: no endpoint is configured. */
  readonly kinesis?: KinesisStreams | undefined
  forAccount(account: string, region: string): AccountEngine
}

/** Beyond this many, account engines are forgotten: they hold nothing but a cache. */
const accountEnginesMax = 1000

/** The watch over a table, where there is one. */
export type FindWatch = (
  account: string,
  region: string,
  tableName: string,
) => ItemWatch | undefined

export interface EngineParts {
  readonly placement: Placement
  readonly platform: Platform
  /** Where the users, roles and policies of all accounts are; absent: beside the tables. */
  readonly home?: Storage
  readonly findWatch?: FindWatch
  /** Absent: the records here. */
  readonly findDirectory?: FindDirectory
  readonly objects?: ObjectStore | undefined
  readonly kinesis?: KinesisStreams | undefined
}

export function createEngine(parts: EngineParts): Engine {
  const { placement, platform, home, findWatch, objects: store, kinesis } = parts
  const engines = new Map<string, AccountEngine>()
  const bell = new WorkBell()
  const turns = new Turns(platform)
  const insights = new KeyInsights()
  const packs = new PackCache()
  function forAccount(account: string, region: string): AccountEngine {
    const name = `${account}/${region}`
    const known = engines.get(name)
    if (known) return known
    if (engines.size >= accountEnginesMax) engines.clear()
    const storage = placement.storageOf({ account, region })
    const watchOf = (tableName: string) => findWatch?.(account, region, tableName)
    const catalog = new Catalog({ storage, platform, account, region, watchOf })
    const records = accountRecords(home ?? storage, platform, account)
    const findDirectory = () => (parts.findDirectory ? parts.findDirectory(account) : records)
    const objects = store && { home: objectsWithin(store.home, name) }
    const inRegion = (other: string) => forAccount(account, other)
    const sendsToKinesis = kinesis !== undefined
    const shared = { storage, platform, bell, turns, packs, insights, sendsToKinesis, inRegion }
    const engine = { ...shared, account, region, catalog, records, findDirectory, objects }
    engines.set(name, engine)
    return engine
  }
  const working = { bell, turns, insights, findWatch, objects: store, kinesis }
  return { placement, platform, ...working, forAccount }
}

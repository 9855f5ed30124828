/** Picks the storage by what is configured: one, or one for each account and region. */
import type { Platform } from "../platform.ts"
import { cached } from "../storage/cached-storage.ts"
import type { Database, FileDatabase, RemoteDatabase } from "../storage/database.ts"
import { withFreshTables } from "../storage/fresh-tables.ts"
import { inTurn } from "../storage/in-turn.ts"
import type { Fetch } from "../storage/libsql/hrana.ts"
import { atPlace, hasPlaceholders } from "../storage/place-template.ts"
import { placedStorages } from "../storage/placed-storages.ts"
import { onePlace, type Place, type Placement, probeOf } from "../storage/placement.ts"
import type { ReadCache } from "../storage/read-cache.ts"
import { ReplicaCounts, replicated } from "../storage/replicated.ts"
import type { Storage } from "../storage/storage.ts"
import { isBun } from "./bun-server.ts"

export interface PlacementOptions {
  readonly database: Database
  readonly platform: Platform
  /** Whether calls of different requests may wait for the same I/O: not on Workers. */
  readonly sharing: boolean
  readonly cache?: ReadCache | undefined
  /** Eventual reads go by tables as they are now: where policies decide. */
  readonly freshTables?: boolean
  /** Of files. */
  readonly encryptionKey?: string | undefined
  readonly replicaCounts?: ReplicaCounts
  /** Of databases with a place each. */
  readonly openMax?: number
}

/** Each takes descriptors and up to 64 MB of cached pages, of which a small one needs little. */
const filesOpenMax = 64
/** These are next to nothing. */
const serversOpenMax = 1000

/** Throws `UnusableDatabase` with one line that names it; a database for each place comes later. */
export async function openPlacement(options: PlacementOptions): Promise<Placement> {
  const { database, platform, sharing, openMax } = options
  const template = "path" in database ? database.path : database.url
  if (!hasPlaceholders(template)) return onePlace(await openStorage(options))
  const ofFiles = "path" in database ? template : database.replicaPath
  return placedStorages({
    nameOf: (place) => atPlace(template, place),
    open: async (place) => {
      if (ofFiles) await (await files()).makeFolderOf(ofFiles, atPlace(ofFiles, place))
      return openStorage({ ...options, database: databaseAt(database, place) })
    },
    list: async () => (ofFiles ? (await files()).listPlaces(ofFiles, platform) : []),
    openMax: openMax ?? (ofFiles ? filesOpenMax : serversOpenMax),
    sharesWaiting: sharing,
    platform,
  })
}

/** Imported when needed, as below: there are no files on Workers. */
function files() {
  return import("../storage/libsql/placed-files.ts")
}

function databaseAt(database: Database, place: Place): Database {
  if ("path" in database) return { path: atPlace(database.path, place) }
  const { authToken, ...templates } = database
  const placed = Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [name, atPlace(template, place)]),
  )
  return { ...database, ...placed }
}

async function openStorage(options: PlacementOptions): Promise<Storage> {
  const { database, platform, sharing, cache, replicaCounts = new ReplicaCounts() } = options
  const { freshTables = false } = options
  const storage = await ("path" in database
    ? openFile(database, options)
    : openServer(database, { platform, sharing }, replicaCounts))
  const read = cache ? cached(storage, cache) : storage
  return freshTables && (cache || hasReplica(database)) ? withFreshTables(read) : read
}

/** Whether eventual reads may be those of a copy. */
export function hasReplica(database: Database): boolean {
  return "url" in database && (database.readUrl ?? database.replicaPath) !== undefined
}

async function openFile(
  { path }: FileDatabase,
  { platform, encryptionKey }: PlacementOptions,
): Promise<Storage> {
  // Imported here, so that nobody loads the native driver who opens no file.
  const { openLocal } = await import("../storage/libsql/local.ts")
  return openLocal({ path, platform, encryptionKey })
}

async function openServer(
  database: RemoteDatabase,
  options: Pick<PlacementOptions, "platform" | "sharing">,
  counts: ReplicaCounts,
): Promise<Storage> {
  const { url, authToken, readUrl, replicaPath, adminUrl } = database
  const { openRemote } = await import("../storage/libsql/remote.ts")
  const { createNamespace, namespaceIn } = await import("../storage/libsql/namespaces.ts")
  // Without an admin API whose namespaces we make, names of hosts are nobody's but the network's.
  const fetch = await fetchToDatabases(options)
  const at = (url: string) => (adminUrl === undefined ? { url, fetch } : namespaceIn(url, fetch))
  if (adminUrl !== undefined) await createNamespace(adminUrl, namespaceIn(url).name)
  const { platform, sharing } = options
  const server = await openRemote({ authToken, ...options, ...at(url) })
  const primary = sharing ? server : inTurn(server, platform)
  if (readUrl !== undefined) {
    const openReplica = () => openRemote({ authToken, ...options, ...at(readUrl), isReplica: true })
    return replicated({ primary, openReplica, platform, counts })
  }
  if (replicaPath === undefined) return primary
  const openReplica = async () => {
    const { openEmbeddedReplica } = await import("../storage/libsql/embedded-replica.ts")
    const path = replicaPath
    // The event loop stands still while the driver waits for the server: it had better be there.
    await probeOf(primary)
    return openEmbeddedReplica({ path, syncUrl: url, ...(authToken && { authToken }) })
  }
  return replicated({ primary, openReplica, platform, counts })
}

/** Node's own takes twice the time, Bun's does not, and on Workers there is no other. */
async function fetchToDatabases({
  sharing,
}: Pick<PlacementOptions, "sharing">): Promise<Fetch | undefined> {
  if (!sharing || isBun()) return undefined
  return (await import("./node-fetch.ts")).nodeFetch
}

/** What a path names: a collection, or an entry of one. */
import { randomUuid } from "../../platform.ts"
import { type ApiRequest, filterOf, momentOf } from "./api-request.ts"
import { CollectionsError } from "./collections-error.ts"
import { versionAt } from "./history.ts"
import { collectionPlace, entryPartition, type Place } from "./keys.ts"
import type { Version } from "./record.ts"
import { findHead } from "./tables.ts"
import { userKeysOf } from "./user.ts"
import { collectionPath, collectionView, entryPath, entryView } from "./view.ts"

/** One object. */
export interface Subject {
  readonly place: Place
  /** The newest version, where finding the subject took a look at it. */
  readonly head?: Version
  /** Its route. */
  readonly path: string
  /** As callers see it. */
  view(version: Version): object
  notFound(): CollectionsError
}

/** All entries of a collection. */
export interface Entries {
  readonly partition: string
  view(version: Version): object
  at(entry: string): Subject
}

export type FindSubject = (request: ApiRequest) => Promise<Subject>

const idBytesMax = 200

/** Nobody was ever given another id, and no key can be built of it. */
function isId(text: string): boolean {
  return /^[^#\p{Cc}]+$/u.test(text) && Buffer.byteLength(text) <= idBytesMax
}

/** The collection of the path, and its newest version. */
export async function findCollection(
  request: ApiRequest,
): Promise<Subject & { readonly head: Version }> {
  const { store, key } = request
  const collection = request.param("collection")
  const users = userKeysOf(request)
  for (const { user, legacyOnly } of isId(collection) ? users : []) {
    const place = collectionPlace(store.collections, key.application, user, collection)
    const head = await findHead(store, place)
    if (head === undefined || (legacyOnly && !head.isLegacy)) continue
    return { ...collectionAt(request, place), head }
  }
  throw collectionNotFound()
}

/** One that nobody has. */
export function newCollection(request: ApiRequest): Subject {
  const { store, key } = request
  const [{ user }] = userKeysOf(request)
  const id = randomUuid(store.platform)
  return collectionAt(request, collectionPlace(store.collections, key.application, user, id))
}

export function collectionAt({ key }: ApiRequest, place: Place): Subject {
  return {
    place,
    path: collectionPath(place.id),
    view: (version) => collectionView(key.application, version),
    notFound: collectionNotFound,
  }
}

export async function findEntry(request: ApiRequest): Promise<Subject> {
  return (await findEntries(request)).at(entryOf(request))
}

/** For writes, which a deleted collection does not take. */
export async function findLiveEntry(request: ApiRequest): Promise<Subject> {
  return (await findLiveEntries(request)).at(entryOf(request))
}

/** Also of a deleted collection: its history can be read. */
export async function findAnyEntry(request: ApiRequest): Promise<Subject> {
  return entriesOf(request, await findCollection(request)).at(entryOf(request))
}

/** As the filter and the moment of the request have it. */
export async function findEntries(request: ApiRequest): Promise<Entries> {
  const collection = await findCollection(request)
  const moment = momentOf(request)
  const isAfterAll = moment === undefined || moment >= collection.head.version
  const then = isAfterAll
    ? collection.head
    : await versionAt(request.store, collection.place, moment)
  if (then === undefined) throw collectionNotFound()
  if (filterOf(request) === "latest") requireLive(then)
  return entriesOf(request, collection)
}

export async function findLiveEntries(request: ApiRequest): Promise<Entries> {
  const collection = await findCollection(request)
  requireLive(collection.head)
  return entriesOf(request, collection)
}

function entriesOf(
  { store }: ApiRequest,
  { place: { id }, place, head }: Subject & { readonly head: Version },
): Entries {
  const partition = entryPartition(place, head.isLegacy && !head.isApart)
  const view = (version: Version) => entryView(id, version)
  return {
    partition,
    view,
    at: (entry) => ({
      place: { keys: store.entries, partition, id: entry, names: "" },
      path: entryPath(id, entry),
      view,
      notFound: entryNotFound,
    }),
  }
}

function entryOf(request: ApiRequest): string {
  const entry = request.param("entry")
  if (!isId(entry)) throw entryNotFound()
  return entry
}

function requireLive({ deletedAt }: Version): void {
  if (deletedAt === undefined) return
  throw new CollectionsError("COLLECTION_DELETED", "The collection is deleted", { deletedAt })
}

function collectionNotFound(): CollectionsError {
  return new CollectionsError("COLLECTION_NOT_FOUND", "There is no such collection")
}

function entryNotFound(): CollectionsError {
  return new CollectionsError("ENTRY_NOT_FOUND", "There is no such entry")
}

import { type Answer, type ApiRequest, filterOf } from "../api-request.ts"
import { findByName } from "../claims.ts"
import { deadPrefix, livePrefix } from "../keys.ts"
import { headsPage, type Listing, versionsPage } from "../listing.ts"
import { findEntries } from "../subject.ts"
import type { Range } from "../tables.ts"
import { keysOfUser, type UserKey, userKeysOf } from "../user.ts"
import { collectionView } from "../view.ts"

/** The collections of the application, as far as the key is for their users. */
export async function listCollections(request: ApiRequest): Promise<Answer> {
  const { key, store } = request
  if (!key.users) return list(request, collectionsOf(request, allRanges(request)))
  const users = [...key.users].flatMap((user) => keysOfUser(user, store.settings.slugCompat))
  return list(request, collectionsOf(request, userRanges(request, users)))
}

export async function listCollectionsOfUser(request: ApiRequest): Promise<Answer> {
  const users = userKeysOf(request)
  const name = request.query.get("name")
  const listing = collectionsOf(request, userRanges(request, users))
  if (name === null) return list(request, listing)
  for (const { user, legacyOnly } of users) {
    const found = await findByName(request.store, { ...listing, names: `${user}#` }, name)
    if (found && (!legacyOnly || found.head.isLegacy)) {
      return { status: 200, body: [listing.view(found.head)] }
    }
  }
  return { status: 200, body: [] }
}

export async function listEntries(request: ApiRequest): Promise<Answer> {
  const { partition, view } = await findEntries(request)
  const { entries: keys } = request.store
  const listing = { keys, partition, view, ranges: allRanges(request) }
  const name = request.query.get("name")
  if (name === null) return list(request, listing)
  const found = await findByName(request.store, { ...listing, names: "" }, name)
  return { status: 200, body: found ? [view(found.head)] : [] }
}

function list(request: ApiRequest, listing: Listing): Promise<Answer> {
  return filterOf(request) === "all" ? versionsPage(request, listing) : headsPage(request, listing)
}

function collectionsOf({ key, store }: ApiRequest, ranges: readonly Range[]): Listing {
  const { application } = key
  const view: Listing["view"] = (version) => collectionView(application, version)
  return { keys: store.collections, partition: application, ranges, view }
}

/** Heads of deleted objects stand apart: `latest` costs what is there, not what ever was. */
function allRanges(request: ApiRequest): Range[] {
  if (filterOf(request) === "all") return [{ below: "##" }, { from: "#$" }]
  const live = { prefix: livePrefix }
  return needsDeleted(request) ? [live, { prefix: deadPrefix }] : [live]
}

function userRanges(request: ApiRequest, users: readonly UserKey[]): Range[] {
  if (filterOf(request) === "all") {
    return users.map(({ user, legacyOnly }) => ({ prefix: `${user}#`, legacyOnly }))
  }
  const prefixes = needsDeleted(request) ? [livePrefix, deadPrefix] : [livePrefix]
  return users.flatMap(({ user, legacyOnly }) =>
    prefixes.map((prefix) => ({ prefix: `${prefix}${user}#`, legacyOnly })),
  )
}

/** What is deleted by now may have been there at the moment that is asked for. */
function needsDeleted({ query }: ApiRequest): boolean {
  return query.get("filter") === "current" || query.has("at")
}

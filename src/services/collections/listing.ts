/** Lists, page by page. */
import { type Answer, type ApiRequest, filterOf, limitOf, momentOf } from "./api-request.ts"
import { cursorOf, positionIn } from "./cursor.ts"
import { versionAt } from "./history.ts"
import type { TableKeys } from "./keys.ts"
import { type Page, type PageQuery, type Position, readPage } from "./page.ts"
import { type Version, versionOf } from "./record.ts"

export interface Listing extends Pick<PageQuery, "ranges" | "isDescending"> {
  readonly keys: TableKeys
  readonly partition: string
  view(version: Version): object
}

/** Versions, in the order of their keys or backwards. */
export async function versionsPage(request: ApiRequest, listing: Listing): Promise<Answer> {
  const { items, next } = await pageOf(request, listing)
  const versions = items.map((item) => versionOf(listing.keys, item))
  const moment = momentOf(request) ?? Number.POSITIVE_INFINITY
  return answer(
    request,
    listing,
    versions.filter(({ version }) => version <= moment),
    next,
  )
}

/** Heads, or what stood in their place at the moment that was asked for. */
export async function headsPage(request: ApiRequest, listing: Listing): Promise<Answer> {
  const { items, next } = await pageOf(request, listing)
  const heads = items.map((item) => versionOf(listing.keys, item))
  const moment = momentOf(request)
  const shown = moment === undefined ? heads : await headsAt(request, listing, heads, moment)
  return answer(request, listing, shown, next)
}

const readsMax = 16

async function headsAt(
  request: ApiRequest,
  { keys, partition }: Listing,
  heads: readonly Version[],
  moment: number,
): Promise<Version[]> {
  const found: Version[] = []
  const wanted = heads.filter(({ createdAt = 0 }) => createdAt <= moment)
  for (let from = 0; from < wanted.length; from += readsMax) {
    const some = wanted.slice(from, from + readsMax).map((head) => {
      const place = { keys, partition, id: head.id, names: "" }
      return head.version <= moment ? head : versionAt(request.store, place, moment)
    })
    for (const version of await Promise.all(some)) if (version) found.push(version)
  }
  if (filterOf(request) === "current") return found
  return found.filter(({ deletedAt }) => deletedAt === undefined)
}

function pageOf(request: ApiRequest, listing: Listing): Promise<Page> {
  const { store, query, secret } = request
  const cursor = query.get("cursor")
  const { keys, partition, ranges, isDescending = false } = listing
  const after = cursor === null ? undefined : positionIn(cursor, questionOf(request), secret)
  return readPage(store, {
    ...{ keys, partition, ranges, isDescending, limit: limitOf(request) },
    ...(after === undefined ? {} : { after }),
  })
}

function answer(
  request: ApiRequest,
  listing: Listing,
  versions: readonly Version[],
  next: Position | undefined,
): Answer {
  const ordered = listing.isDescending
    ? versions
    : versions.toSorted((a, b) => a.version - b.version)
  const body = ordered.map((version) => listing.view(version))
  if (next === undefined) return { status: 200, body }
  const cursor = cursorOf(next, questionOf(request), request.secret)
  const query = new URLSearchParams(request.query)
  query.set("cursor", cursor)
  const link = `<${request.path}?${query}>; rel="next"`
  return { status: 200, body, headers: { "x-next-cursor": cursor, link } }
}

/** A page may be longer or shorter than the one before; all else has to be the same. */
function questionOf({ key, path, query }: ApiRequest): string {
  const others = new URLSearchParams(query)
  others.delete("cursor")
  others.delete("limit")
  others.sort()
  return JSON.stringify([key.application, [...(key.users ?? [])], path, others.toString()])
}

import * as v from "valibot"
import { randomUuid } from "../../../platform.ts"
import { type Answer, type ApiRequest, bodyOf, etagOf, nameSchema } from "../api-request.ts"
import { findByName } from "../claims.ts"
import { CollectionsError } from "../collections-error.ts"
import { entryContent } from "../entry-content.ts"
import { collectionPlace, type Place } from "../keys.ts"
import type { Version } from "../record.ts"
import { collectionAt, findLiveEntries, newCollection, type Subject } from "../subject.ts"
import { userKeysOf } from "../user.ts"
import { type Content, NameTaken, write } from "../write.ts"

const schema = v.object({ name: nameSchema }, "The body must be an object with a name")

/** Safe to repeat: who asks for a name that is there gets what is there. */
export async function createCollection(request: ApiRequest): Promise<Answer> {
  const { name } = await bodyOf(request, schema, "INVALID_NAME")
  const known = await findKnown(request, name)
  if (known) return taken(request, collectionAt(request, known.place), known.head, 201)
  const made = await make(request, newCollection(request), { name })
  if ("version" in made) return created(made.subject, made.version)
  return taken(request, collectionAt(request, made.place), made.head, 201)
}

export async function createEntry(request: ApiRequest): Promise<Answer> {
  const content = await entryContent(request)
  const entries = await findLiveEntries(request)
  const subject = entries.at(randomUuid(request.store.platform))
  const made = await make(request, subject, {
    name: content.name,
    value: content.value ?? undefined,
  })
  if ("version" in made) return created(made.subject, made.version)
  const other = entries.at(made.place.id)
  const status = request.query.get("ifExists") === "return" ? 200 : undefined
  return taken(request, other, made.head, status)
}

type Made =
  | { readonly subject: Subject; readonly version: Version }
  | { readonly place: Place; readonly head: Version }

const attemptsMax = 10

/** The new object, or the one that has its name. */
async function make({ store }: ApiRequest, subject: Subject, content: Content): Promise<Made> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { subject, version: await write(store, subject.place, () => content) }
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error
      const owner = await findByName(store, subject.place, content.name ?? "")
      if (owner) return owner
      // Whoever had it has gone.
      if (attempt === attemptsMax) throw error
    }
  }
}

/** Most who ask, ask again. What dynamodb-mini made is under the user's slug. */
async function findKnown(request: ApiRequest, name: string) {
  const { store, key } = request
  for (const { user, legacyOnly } of userKeysOf(request)) {
    const place = collectionPlace(store.collections, key.application, user, "")
    const found = await findByName(store, place, name)
    if (found && (!legacyOnly || found.head.isLegacy)) return found
  }
  return undefined
}

function created(subject: Subject, version: Version): Answer {
  return {
    status: 201,
    body: subject.view(version),
    headers: { location: subject.path, etag: etagOf(version) },
  }
}

/** @param status where asking again is no fault */
function taken(
  request: ApiRequest,
  subject: Subject,
  head: Version,
  status: 200 | 201 | undefined,
): Answer {
  const details = { current: head.version, path: subject.path }
  if (request.header("if-none-match")?.trim() === "*") {
    throw new CollectionsError("VERSION_CONFLICT", "The name is there already", details)
  }
  if (status === undefined) {
    throw new CollectionsError("NAME_TAKEN", "Another entry has this name", details)
  }
  return { ...created(subject, head), status }
}

import * as v from "valibot"
import {
  type Answer,
  type ApiRequest,
  bodyOf,
  etagOf,
  nameSchema,
  requireMatch,
} from "../api-request.ts"
import { entryContent } from "../entry-content.ts"
import type { Version } from "../record.ts"
import { findCollection, findLiveEntry, type Subject } from "../subject.ts"
import { type Content, write } from "../write.ts"

const schema = v.object({ name: nameSchema }, "The body must be an object with a name")

export async function updateCollection(request: ApiRequest): Promise<Answer> {
  const { name } = await bodyOf(request, schema, "INVALID_NAME")
  return update(request, await findCollection(request), () => ({ name }))
}

/** What is not given stays as it is. */
export async function updateEntry(request: ApiRequest): Promise<Answer> {
  const { name, value } = await entryContent(request)
  return update(request, await findLiveEntry(request), (head) => ({
    name: name ?? head.name,
    value: value === undefined ? head.value : (value ?? undefined),
  }))
}

async function update(
  request: ApiRequest,
  { place, view, notFound }: Subject,
  contentAfter: (head: Version) => Content,
): Promise<Answer> {
  const version = await write(request.store, place, (head) => {
    if (head === undefined || head.deletedAt !== undefined) throw notFound()
    requireMatch(request, head)
    return contentAfter(head)
  })
  return { status: 200, body: view(version), headers: { etag: etagOf(version) } }
}

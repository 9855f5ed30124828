import {
  type Answer,
  type ApiRequest,
  etagOf,
  filterOf,
  momentOf,
  type Run,
} from "../api-request.ts"
import { versionAt } from "../history.ts"
import { versionsPage } from "../listing.ts"
import type { Version } from "../record.ts"
import type { FindSubject, Subject } from "../subject.ts"
import { findHead } from "../tables.ts"

/** An array, as dynamodb-mini has it: of one, or of all versions. */
export function read(find: FindSubject): Run {
  return async (request) => {
    const subject = await find(request)
    if (filterOf(request) === "all") return readAll(request, subject)
    const version = await versionFor(request, subject)
    if (version === undefined) throw subject.notFound()
    const isHidden = version.deletedAt !== undefined && filterOf(request) === "latest"
    if (isHidden) throw subject.notFound()
    const headers = { etag: etagOf(version) }
    if (request.header("if-none-match") === headers.etag) return { status: 304, headers }
    return { status: 200, body: [subject.view(version)], headers }
  }
}

function versionFor(
  request: ApiRequest,
  { place, head }: Subject,
): Promise<Version | undefined> | Version {
  const moment = momentOf(request)
  if (moment !== undefined) return versionAt(request.store, place, moment)
  return head ?? findHead(request.store, place)
}

async function readAll(request: ApiRequest, { place, view, notFound }: Subject): Promise<Answer> {
  const { keys, partition, id } = place
  const ranges = [{ prefix: `${id}#` }]
  const answer = await versionsPage(request, { keys, partition, ranges, view })
  // What comes behind a cursor may be too young for the moment that is asked for.
  const isFirst = !request.query.has("cursor")
  if (isFirst && (answer.body as readonly object[]).length === 0) throw notFound()
  return answer
}

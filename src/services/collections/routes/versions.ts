import { type Answer, type ApiRequest, etagOf, type Run } from "../api-request.ts"
import { CollectionsError } from "../collections-error.ts"
import { versionOfRevision } from "../history.ts"
import { versionsPage } from "../listing.ts"
import type { Version } from "../record.ts"
import type { FindSubject, Subject } from "../subject.ts"
import { findHead, findVersion } from "../tables.ts"

/** The history, newest first unless asked otherwise. */
export function listVersions(find: FindSubject): Run {
  return async (request): Promise<Answer> => {
    const { place, head, view, notFound } = await find(request)
    const order = request.query.get("order") ?? "desc"
    if (order !== "asc" && order !== "desc") {
      throw new CollectionsError("INVALID_ORDER", "order must be asc or desc")
    }
    if (!(head ?? (await findHead(request.store, place)))) throw notFound()
    const { keys, partition, id } = place
    const ranges = [{ prefix: `${id}#` }]
    return versionsPage(request, { keys, partition, ranges, view, isDescending: order === "desc" })
  }
}

export function readVersion(find: FindSubject): Run {
  return async (request): Promise<Answer> => {
    const subject = await find(request)
    const version = await getVersion(request, subject, request.param("version"))
    return { status: 200, body: subject.view(version), headers: { etag: etagOf(version) } }
  }
}

/**
 * @param text a version, or `r` and a revision
 * @throws CollectionsError
 */
export async function getVersion(
  { store }: ApiRequest,
  { place, head: known, notFound }: Subject,
  text: string,
): Promise<Version> {
  const [, r, digits] = /^(r?)(\d{1,15})$/.exec(text) ?? []
  if (digits === undefined) {
    const message = "A version is a number, or r and the number of a revision"
    throw new CollectionsError("INVALID_VERSION", message)
  }
  const head = known ?? (await findHead(store, place))
  if (head === undefined) throw notFound()
  const found =
    r === "r"
      ? await versionOfRevision(store, place, head, Number(digits))
      : await findVersion(store, place, Number(digits))
  if (found) return found
  throw new CollectionsError("VERSION_NOT_FOUND", "There is no such version")
}

import * as v from "valibot"
import { bodyOf, etagOf, type Run, requireMatch } from "../api-request.ts"
import type { FindSubject } from "../subject.ts"
import { write } from "../write.ts"
import { getVersion } from "./versions.ts"

const schema = v.object(
  { version: v.union([v.string(), v.pipe(v.number(), v.integer())], "version is missing") },
  "The body must be an object with a version",
)

/** One version more, equal to a former one; what was deleted is there again. */
export function restore(find: FindSubject): Run {
  return async (request) => {
    const { version: wanted } = await bodyOf(request, schema, "INVALID_VERSION")
    const subject = await find(request)
    const { name, value } = await getVersion(request, subject, String(wanted))
    const version = await write(request.store, subject.place, (head) => {
      if (head === undefined) throw subject.notFound()
      requireMatch(request, head)
      return { name, value }
    })
    return { status: 200, body: subject.view(version), headers: { etag: etagOf(version) } }
  }
}

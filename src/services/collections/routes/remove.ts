import { etagOf, type Run, requireMatch } from "../api-request.ts"
import type { FindSubject } from "../subject.ts"
import { write } from "../write.ts"

/** One version more, which says that the object is deleted, and what it was. */
export function remove(find: FindSubject): Run {
  return async (request) => {
    const { place, view, notFound } = await find(request)
    const version = await write(request.store, place, (head) => {
      if (head === undefined || head.deletedAt !== undefined) throw notFound()
      requireMatch(request, head)
      return { name: head.name, value: head.value, isDeleted: true }
    })
    return { status: 200, body: view(version), headers: { etag: etagOf(version) } }
  }
}

import { DynamominiError } from "./errors.ts"

/** @throws DynamominiError */
export function collectionsPath(user: string): string {
  return `/user/${segment(user)}/collection`
}

/** Both are the server's own, or were looked at before. */
export function collectionPath(user: string, collection: string): string {
  return `/user/${encodeURIComponent(user)}/collection/${encodeURIComponent(collection)}`
}

/** @throws DynamominiError */
export function entryPath(collection: string, entry: string): string {
  return `${collection}/entry/${segment(entry)}`
}

/**
 * `.` and `..` mean something to URLs, however they are escaped: a user of that name would be all
 * users.
 */
function segment(text: string): string {
  if (text !== "" && text !== "." && text !== "..") return encodeURIComponent(text)
  throw new DynamominiError(`"${text}" cannot be part of a path`, "INVALID_USER")
}

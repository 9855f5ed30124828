import { DynamominiError } from "./errors.ts"

export function collectionPath(user: string, collection?: string): string {
  const path = `/user/${segment(user)}/collection`
  return collection === undefined ? path : `${path}/${segment(collection)}`
}

export function entryPath(collection: string, entry: string): string {
  return `${collection}/entry/${segment(entry)}`
}

/**
 * `.` and `..` mean something to URLs, however they are escaped: a user of that name would be all
 * users. @throws DynamominiError
 */
function segment(text: string): string {
  if (text !== "" && text !== "." && text !== "..") return encodeURIComponent(text)
  throw new DynamominiError(`"${text}" cannot be part of a path`, "INVALID_USER")
}

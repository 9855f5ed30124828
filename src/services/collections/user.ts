/** Users as they stand in paths, and as they stand in keys. */
import slugify from "slugify"
import type { ApiRequest } from "./api-request.ts"
import { CollectionsError } from "./collections-error.ts"
import { escaped } from "./keys.ts"

/** Where objects of a user may be. */
export interface UserKey {
  /** Escaped, or a slug. */
  readonly user: string
  /** Others share the slug: only what dynamodb-mini wrote was ever meant for all of them. */
  readonly legacyOnly: boolean
}

const userBytesMax = 200

/** The first is where new objects go. @throws CollectionsError */
export function userKeysOf(request: ApiRequest): [UserKey, ...UserKey[]] {
  const user = request.param("user")
  if (user.trim() === "" || /\p{Cc}/u.test(user) || Buffer.byteLength(user) > userBytesMax) {
    const text = `The user must have 1 to ${userBytesMax} bytes, and no control characters`
    throw new CollectionsError("INVALID_USER", text)
  }
  const { users } = request.key
  if (users && !users.has(user)) {
    throw new CollectionsError("FORBIDDEN", "The key is not for this user")
  }
  return keysOfUser(user, request.store.settings.slugCompat)
}

export function keysOfUser(user: string, slugCompat: boolean): [UserKey, ...UserKey[]] {
  const own = { user: escaped(user), legacyOnly: false }
  const slug = slugify.default(user)
  if (!slugCompat || slug === own.user) return [own]
  return [own, { user: slug, legacyOnly: true }]
}

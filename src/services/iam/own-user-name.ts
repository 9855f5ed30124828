import type { KeyRecord } from "../../engine/records.ts"
import { ApiError } from "../../error.ts"
import type { Caller } from "../../operation.ts"
import { noSuch } from "./faults.ts"

/** Whoever names nobody means themselves; only users have a name. */
export function userNameOf(given: string | undefined, { principal }: Caller): string {
  const name = given ?? principal.userName
  if (name !== undefined) return name
  throw ApiError.invalid("Must specify userName when calling with non-User credentials")
}

/** @throws ApiError NoSuchEntity for another user's key just as for none */
export function requireOwnKey(
  userName: string,
  accessKeyId: string,
  found: KeyRecord | undefined,
): KeyRecord {
  if (found?.userName.toLowerCase() === userName.toLowerCase()) return found
  throw noSuch("key", accessKeyId)
}

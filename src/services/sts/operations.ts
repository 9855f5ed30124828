import type { Operation } from "../../operation.ts"
import { assumeRole } from "./operations/assume-role.ts"
import { getAccessKeyInfo } from "./operations/get-access-key-info.ts"
import { getCallerIdentity } from "./operations/get-caller-identity.ts"
import { getSessionToken } from "./operations/get-session-token.ts"

/** Every operation of STS that is served. */
export const operations: readonly Operation[] = [
  assumeRole,
  getAccessKeyInfo,
  getCallerIdentity,
  getSessionToken,
]

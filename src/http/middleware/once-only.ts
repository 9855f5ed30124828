import { ApiError } from "../../error.ts"
import type { IncomingRequest } from "../incoming-request.ts"

/**
 * Headers that decide what a request means. Several of one name arrive joined by a comma, which
 * none of these ever has: whoever signs one and sends two hopes that two readers differ.
 */
const onceOnly = [
  "content-type",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-target",
]

/** @throws ApiError IncompleteSignatureException */
export function requireOnceOnly(request: IncomingRequest): void {
  for (const name of onceOnly) {
    if (!request.header(name)?.includes(",")) continue
    throw new ApiError("IncompleteSignatureException", `The header '${name}' is there twice.`)
  }
}

/**
 * Endpoints of accounts (`<account>.ddb.<region>.…`) are for that account alone. Whose a request
 * is, its credentials say; a host that says otherwise is a mistake, or worse.
 *
 * @throws ApiError AccessDeniedException
 */
export function requireOwnHost(host: string, account: string): void {
  const [, named] = /^([0-9]{12})\.(?:streams-)?ddb\./i.exec(host) ?? []
  if (named === undefined || named === account) return
  throw new ApiError("AccessDeniedException", "The endpoint is that of another account")
}

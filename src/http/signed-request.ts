import type { SignedRequest } from "../model/sigv4/authorization.ts"
import { headerOf, type IncomingRequest } from "./incoming-request.ts"

/** A request as its signature sees it. */
export function signedRequestOf(request: IncomingRequest): SignedRequest {
  const { url } = request
  const pathAt = url.indexOf("/", url.indexOf("//") + 2)
  const queryAt = url.indexOf("?", pathAt)
  return {
    method: request.method,
    path: queryAt === -1 ? url.slice(pathAt) : url.slice(pathAt, queryAt),
    query: queryAt === -1 ? "" : url.slice(queryAt + 1),
    header: (name) => headerOf(request, name),
  }
}

import type { IncomingRequest } from "../incoming-request.ts"

const amzJson = "application/x-amz-json-1.0"
const json = "application/json"

/**
 * Whether DynamoDB knows the type of the request's body, parameters aside. An empty body needs
 * none: what is wrong with that comes out later.
 */
export function hasKnownContentType(request: IncomingRequest, body: Uint8Array): boolean {
  if (body.length === 0) return true
  const type = requestType(request)
  return type === amzJson || type === json
}

/** Replies are in the request's own type, and otherwise in the plain one. */
export function replyTypeOf(request: IncomingRequest): string {
  return requestType(request) === amzJson ? amzJson : json
}

function requestType(request: IncomingRequest): string {
  const header = request.header("content-type") ?? ""
  if (header === amzJson) return amzJson
  const semicolon = header.indexOf(";")
  return (semicolon === -1 ? header : header.slice(0, semicolon)).trim().toLowerCase()
}

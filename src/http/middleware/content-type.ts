import { headerOf, type IncomingRequest } from "../incoming-request.ts"

const amzJson = "application/x-amz-json-1.0"
const json = "application/json"

/**
 * The content type under which to read the request, parameters aside; `undefined` for one that
 * DynamoDB does not know. An empty body needs none: what is wrong with it comes out later.
 */
export function contentTypeOf(request: IncomingRequest, body: Uint8Array): string | undefined {
  const type = requestType(request)
  return type === amzJson || type === json || body.length === 0 ? type : undefined
}

/** Replies are in the request's own type, and otherwise in the plain one. */
export function replyTypeOf(request: IncomingRequest): string {
  return requestType(request) === amzJson ? amzJson : json
}

function requestType(request: IncomingRequest): string {
  const header = headerOf(request, "content-type") ?? ""
  if (header === amzJson) return amzJson
  const semicolon = header.indexOf(";")
  return (semicolon === -1 ? header : header.slice(0, semicolon)).trim().toLowerCase()
}

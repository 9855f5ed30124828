/** The one place where an error becomes bytes. */
import { ApiError, type ErrorCode, errorCodes } from "../error.ts"
import { JsonText } from "../model/shape/shape.ts"
import type { Platform } from "../platform.ts"
import type { Reply } from "./reply.ts"

export function errorReply(error: ApiError): Reply {
  const { namespace, status, textMember } = errorCodes[error.code]
  let body = `{"__type":"${namespace}#${error.code}"`
  if (error.message !== "") body += `,"${textMember}":${JSON.stringify(error.message)}`
  for (const [name, value] of Object.entries(error.members)) {
    if (value === undefined) continue
    const text = value instanceof JsonText ? value.text : JSON.stringify(value)
    body += `,${JSON.stringify(name)}:${text}`
  }
  return { status, body: `${body}}` }
}

/**
 * Whatever was thrown. What nobody foresaw is told to the log in full, and to the caller as
 * nothing but a request id (in the headers) to find it by.
 */
export function replyToThrown(thrown: unknown, requestId: string, platform: Platform): Reply {
  if (thrown instanceof ApiError) return errorReply(thrown)
  logUnforeseen(thrown, requestId, platform)
  return errorReply(new ApiError("InternalServerError", "Internal server error"))
}

export function codeOf(thrown: unknown): ErrorCode {
  return thrown instanceof ApiError ? thrown.code : "InternalServerError"
}

export function logUnforeseen(thrown: unknown, requestId: string, platform: Platform): void {
  platform.log("error", "request failed", {
    requestId,
    error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
  })
}

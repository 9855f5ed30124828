/** An error of IAM or STS on the wire. */
import { ApiError, type ErrorCode, errorCodes } from "../error.ts"
import type { Platform } from "../platform.ts"
import { element, escaped } from "./aws-query.ts"
import { logUnforeseen } from "./error-response.ts"
import type { Reply } from "./reply.ts"

/** What is thrown in DynamoDB's words has others here. */
const otherNames: Partial<Record<ErrorCode, readonly [code: string, status: number]>> = {
  AccessDeniedException: ["AccessDenied", 403],
  ExpiredTokenException: ["ExpiredToken", 403],
  IncompleteSignatureException: ["IncompleteSignature", 400],
  InternalServerError: ["ServiceFailure", 500],
  InvalidSignatureException: ["SignatureDoesNotMatch", 403],
  MissingAuthenticationTokenException: ["MissingAuthenticationToken", 403],
  SerializationException: ["MalformedInput", 400],
  ServiceUnavailableException: ["ServiceUnavailable", 503],
  ThrottlingException: ["Throttling", 400],
  UnrecognizedClientException: ["InvalidClientTokenId", 403],
  ValidationException: ["ValidationError", 400],
}

export interface QueryErrorPlace {
  readonly namespace: string
  readonly requestId: string
  readonly platform: Platform
}

export function queryErrorReply(thrown: unknown, place: QueryErrorPlace): Reply {
  const { namespace, requestId, platform } = place
  const isForeseen = thrown instanceof ApiError
  if (!isForeseen) logUnforeseen(thrown, requestId, platform)
  const error = isForeseen ? thrown : new ApiError("InternalServerError", "Internal server error")
  const [code, status] = otherNames[error.code] ?? [error.code, errorCodes[error.code].status]
  const type = status < 500 ? "Sender" : "Receiver"
  const content =
    element("Type", type) + element("Code", code) + element("Message", escaped(error.message))
  const body =
    `<ErrorResponse xmlns="${namespace}">${element("Error", content)}` +
    `${element("RequestId", escaped(requestId))}</ErrorResponse>\n`
  return { status, body, headers: { "content-type": "text/xml" } }
}

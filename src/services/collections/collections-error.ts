/** What goes wrong, as callers are told: HTTP status, code, text. */
const statuses = {
  INVALID_REQUEST: 400,
  INVALID_JSON: 400,
  INVALID_USER: 400,
  INVALID_NAME: 400,
  INVALID_VALUE: 400,
  INVALID_ENTRY: 400,
  INVALID_FILTER: 400,
  INVALID_LIMIT: 400,
  INVALID_ORDER: 400,
  INVALID_CURSOR: 400,
  INVALID_TIME: 400,
  INVALID_VERSION: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  ROUTE_NOT_FOUND: 404,
  COLLECTION_NOT_FOUND: 404,
  COLLECTION_DELETED: 404,
  ENTRY_NOT_FOUND: 404,
  VERSION_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NAME_TAKEN: 409,
  VERSION_CONFLICT: 412,
  BODY_TOO_LARGE: 413,
  VALUE_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  THROTTLED: 429,
  BACKEND_ERROR: 502,
  NOT_READY: 503,
} as const

export type CollectionsErrorCode = keyof typeof statuses

export class CollectionsError extends Error {
  override readonly name = "CollectionsError"
  readonly code: CollectionsErrorCode
  readonly status: (typeof statuses)[CollectionsErrorCode]
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(
    code: CollectionsErrorCode,
    message: string,
    details?: Readonly<Record<string, unknown>>,
  ) {
    super(message)
    this.code = code
    this.status = statuses[code]
    this.details = details
  }
}

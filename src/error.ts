/**
 * What the caller did wrong, or what we could not do: one class, thrown where it is discovered and
 * written to the wire in one file (`http/error-response.ts`).
 */

type Namespace =
  | "com.amazonaws.dynamodb.v20120810"
  | "com.amazon.coral.service"
  | "com.amazon.coral.validate"
  | "com.amazon.coral.availability"

interface CodeFacts {
  readonly namespace: Namespace
  readonly status: 400 | 403 | 404 | 409 | 413 | 500 | 503
  /** The member that carries the text; some of DynamoDB's errors spell it with a capital. */
  readonly textMember: "message" | "Message"
}

const dynamodb = { namespace: "com.amazonaws.dynamodb.v20120810", textMember: "message" } as const
const coral = { namespace: "com.amazon.coral.service", textMember: "message" } as const

/** The closed list of codes, with where each lives on the wire. */
export const errorCodes = {
  AccessDeniedException: { ...coral, status: 400, textMember: "Message" },
  BackupInUseException: { ...dynamodb, status: 400 },
  BackupNotFoundException: { ...dynamodb, status: 400 },
  ConditionalCheckFailedException: { ...dynamodb, status: 400 },
  // Without `Exception` at the end are those of IAM and STS, which are written in XML.
  ConcurrentModification: { ...coral, status: 409 },
  ContinuousBackupsUnavailableException: { ...dynamodb, status: 400 },
  DeleteConflict: { ...coral, status: 409 },
  DuplicateItemException: { ...dynamodb, status: 400 },
  EntityAlreadyExists: { ...coral, status: 409 },
  ExpiredIteratorException: { ...dynamodb, status: 400 },
  ExportConflictException: { ...dynamodb, status: 400 },
  ExportNotFoundException: { ...dynamodb, status: 400 },
  ExpiredTokenException: { ...coral, status: 400 },
  GlobalTableAlreadyExistsException: { ...dynamodb, status: 400 },
  GlobalTableNotFoundException: { ...dynamodb, status: 400 },
  IdempotentParameterMismatchException: { ...dynamodb, status: 400, textMember: "Message" },
  ImportConflictException: { ...dynamodb, status: 400 },
  ImportNotFoundException: { ...dynamodb, status: 400 },
  IndexNotFoundException: { ...dynamodb, status: 400 },
  IncompleteSignatureException: { ...coral, status: 400 },
  InvalidAction: { ...coral, status: 400 },
  InvalidInput: { ...coral, status: 400 },
  LimitExceeded: { ...coral, status: 409 },
  MalformedInput: { ...coral, status: 400 },
  MalformedPolicyDocument: { ...coral, status: 400 },
  NoSuchEntity: { ...coral, status: 404 },
  PackedPolicyTooLarge: { ...coral, status: 400 },
  InternalServerError: { ...dynamodb, status: 500 },
  InvalidExportTimeException: { ...dynamodb, status: 400 },
  InvalidRestoreTimeException: { ...dynamodb, status: 400 },
  InvalidSignatureException: { ...coral, status: 400 },
  LimitExceededException: { ...dynamodb, status: 400 },
  MissingAuthenticationTokenException: { ...coral, status: 400 },
  PointInTimeRecoveryUnavailableException: { ...dynamodb, status: 400 },
  PolicyNotFoundException: { ...dynamodb, status: 400 },
  ProvisionedThroughputExceededException: { ...dynamodb, status: 400 },
  ReplicaAlreadyExistsException: { ...dynamodb, status: 400 },
  ReplicaNotFoundException: { ...dynamodb, status: 400 },
  ResourceInUseException: { ...dynamodb, status: 400 },
  ResourceNotFoundException: { ...dynamodb, status: 400 },
  SerializationException: { ...coral, status: 400, textMember: "Message" },
  ServiceUnavailableException: { ...coral, status: 503 },
  TableAlreadyExistsException: { ...dynamodb, status: 400 },
  TableNotFoundException: { ...dynamodb, status: 400 },
  ThrottlingException: {
    namespace: "com.amazon.coral.availability",
    status: 400,
    textMember: "message",
  },
  TransactionCanceledException: { ...dynamodb, status: 400, textMember: "Message" },
  TrimmedDataAccessException: { ...dynamodb, status: 400 },
  UnknownOperationException: { ...coral, status: 400 },
  UnrecognizedClientException: { ...coral, status: 400 },
  ValidationException: {
    namespace: "com.amazon.coral.validate",
    status: 400,
    textMember: "message",
  },
} as const satisfies Record<string, CodeFacts>

export type ErrorCode = keyof typeof errorCodes

export class ApiError extends Error {
  override readonly name = "ApiError"

  readonly code: ErrorCode
  /** Members that stand beside the text in the body, such as `Item`. */
  readonly members: Readonly<Record<string, unknown>>
  /**
   * True for faults of the request itself (values, expressions, mixed parameters): since 2026
   * PutItem, UpdateItem and DeleteItem wrap these in `1 validation error detected: …`, and no
   * other operation does. `http/dispatch.ts` adds the envelope.
   */
  readonly ofRequest: boolean

  /** `text` is DynamoDB's own; empty where DynamoDB sends none. */
  constructor(
    code: ErrorCode,
    text = "",
    members: Readonly<Record<string, unknown>> = {},
    ofRequest = false,
  ) {
    // Failed conditions are many and expected, and nobody prints the trace of one: without, they
    // cost a tenth.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(text)
    Error.stackTraceLimit = stackTraceLimit
    this.code = code
    this.members = members
    this.ofRequest = ofRequest
  }

  /** A ValidationException whose text every operation prints as it is. */
  static invalid(text: string): ApiError {
    return new ApiError("ValidationException", text)
  }

  /** A ValidationException of the request family: see `ofRequest`. */
  static invalidRequest(text: string): ApiError {
    return new ApiError("ValidationException", text, {}, true)
  }

  /** `One or more parameter values were invalid: …`, as it is. */
  static invalidParameter(text: string): ApiError {
    return ApiError.invalid(`One or more parameter values were invalid: ${text}`)
  }

  static serialization(text = ""): ApiError {
    return new ApiError("SerializationException", text)
  }

  /** On the data plane the text names nothing; on the control plane it ends `: Table: t not found`. */
  static notFound(detail?: string): ApiError {
    const text = "Requested resource not found"
    return new ApiError("ResourceNotFoundException", detail ? `${text}: ${detail}` : text)
  }

  static inUse(text: string): ApiError {
    return new ApiError("ResourceInUseException", text)
  }

  /** Of a stream's records. The text is that of AWS's service model. */
  static trimmed(): ApiError {
    return new ApiError(
      "TrimmedDataAccessException",
      "The operation attempted to read past the oldest stream record in a shard.",
    )
  }

  static conditionFailed(members: Readonly<Record<string, unknown>> = {}): ApiError {
    return new ApiError(
      "ConditionalCheckFailedException",
      "The conditional request failed",
      members,
    )
  }
}

/** For switches over closed unions: a new kind must break the build. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}

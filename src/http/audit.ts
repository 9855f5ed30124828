/**
 * One line for every call of the control plane and for every refusal, and for calls on items where
 * that was asked for: who, what, from where, and the statement that decided. What is in items, in
 * expressions and in headers never gets here.
 */
import type { Decided } from "../engine/authorize.ts"
import type { ErrorCode } from "../error.ts"
import type { Caller } from "../operation.ts"
import type { Platform } from "../platform.ts"
import type { IncomingRequest } from "./incoming-request.ts"

export interface AuditOptions {
  /** Calls on items, too. */
  readonly withItems: boolean
}

/** What becomes known of a request while it is answered. */
export class Seen {
  /** Of an operation of ours, never the caller's text. */
  name = "unknown"
  caller: Caller | undefined
  code: ErrorCode | undefined
  #decided: Decided | undefined

  /** The first decision is told, unless a later one refuses. */
  readonly onDecision = (decided: Decided): void => {
    if (this.#decided === undefined || decided.decision.decision !== "allow") {
      this.#decided = decided
    }
  }

  get decided(): Decided | undefined {
    return this.#decided
  }
}

const refusals: ReadonlySet<string> = new Set<ErrorCode>([
  "AccessDeniedException",
  "ExpiredTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "UnrecognizedClientException",
])

/** Calls on items; all others are of the control plane. */
const onItems =
  /^(Batch(Get|Write)Item|BatchExecuteStatement|DeleteItem|Execute(Statement|Transaction)|Get(Item|Records|ShardIterator)|PutItem|Query|Scan|SearchVectors|Transact(Get|Write)Items|UpdateItem)$/

export function auditWith(
  platform: Platform,
  { withItems }: AuditOptions,
): (seen: Seen, request: IncomingRequest, requestId: string) => void {
  return (seen, request, requestId) => {
    const { name, caller, code, decided } = seen
    // Of a batch of statements some may be refused, and the reply is none.
    const isDenied = decided !== undefined && decided.decision.decision !== "allow"
    const isRefused = isDenied || (code !== undefined && refusals.has(code))
    const isOnItems = name === "unknown" || onItems.test(name)
    if (isOnItems && !isRefused && !withItems) return
    platform.log("info", "audit", {
      requestId,
      service: caller?.service,
      operation: name,
      principal: caller?.arn,
      account: caller?.account,
      accessKeyId: caller?.accessKeyId,
      region: caller?.region,
      sourceIp: request.remoteAddress,
      userAgent: request.header("user-agent")?.slice(0, userAgentCharactersMax),
      action: decided?.action,
      resource: decided?.resource,
      decision: decided?.decision.decision ?? undecided(isRefused, code),
      because: decided?.decision.because,
      error: code,
    })
  }
}

/** Where no policy was asked: the signature was no good, or the call is open to everybody. */
function undecided(isRefused: boolean, code: ErrorCode | undefined): string | undefined {
  if (isRefused) return "refused"
  return code === undefined ? "allow" : undefined
}

const userAgentCharactersMax = 256

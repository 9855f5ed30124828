/** An operation as a client calls it: the headers that are signed, and what a refusal says. */
import { signRequest } from "../model/sigv4/sign-request.ts"

export interface ClientRequest {
  readonly host: string
  /** Such as `DynamoDB_20120810.GetItem`. */
  readonly target: string
  readonly body: string
  /** In lower case. They are signed, too. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface ClientSigning {
  readonly accessKeyId: string
  readonly secret: string
  readonly sessionToken?: string | undefined
  readonly region: string
  readonly service: string
  readonly nowMs: number
}

/** All headers of `POST /`. */
export function signedHeaders(
  { host, target, body, headers }: ClientRequest,
  { sessionToken, ...signing }: ClientSigning,
): Record<string, string> {
  const all = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": target,
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
    ...headers,
  }
  return signRequest({ host, headers: all, body }, signing)
}

export interface Refusal {
  /** Such as `ResourceNotFoundException`; `HTTP 502` where it is not DynamoDB that speaks. */
  readonly code: string
  readonly message: string
  /** Of a transaction that was cancelled; empty otherwise. */
  readonly reasons: readonly { readonly Code?: string }[]
}

/** Of a proxy's page. */
const charactersMax = 200

export function refusalIn(status: number, text: string): Refusal {
  const foreign = { code: `HTTP ${status}`, message: text.slice(0, charactersMax), reasons: [] }
  let parsed: Record<string, unknown>
  try {
    parsed = JSON.parse(text)
  } catch {
    return foreign
  }
  const { __type: type, message, Message, CancellationReasons: reasons } = parsed ?? {}
  if (typeof type !== "string") return foreign
  return {
    code: type.slice(type.lastIndexOf("#") + 1),
    message: String(message ?? Message ?? ""),
    reasons: Array.isArray(reasons) ? reasons : [],
  }
}

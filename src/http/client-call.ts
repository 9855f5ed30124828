/** An operation as a client calls it: what is signed, how it is sent, and what a refusal says. */
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

export interface Posting {
  readonly endpoint: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly msMax: number
  readonly replyBytesMax: number
}

/**
 * `POST /`. A redirection is an answer like any other: to follow one would take our signature
 * elsewhere, and Workers refuse `redirect: "error"` outright.
 *
 * @throws whatever keeps us from a whole answer within its bounds
 */
export async function post({
  endpoint,
  headers,
  body,
  msMax,
  replyBytesMax,
}: Posting): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(new URL("/", endpoint), {
    ...{ method: "POST", headers, body, redirect: "manual" },
    signal: AbortSignal.timeout(msMax),
  })
  return { status: response.status, text: await textOf(response, replyBytesMax) }
}

async function textOf({ body }: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > bytesMax) throw new Error(`an answer of more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
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

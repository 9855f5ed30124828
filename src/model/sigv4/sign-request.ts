/** Signs a request of our own, as a client does. */
import { amzDateOf } from "./amz-date.ts"
import { canonicalRequest } from "./canonical-request.ts"
import { parseCredential } from "./scope.ts"
import { deriveSigningKey, sha256Hex, stringToSign } from "./signature.ts"
import { signedHeadersOf } from "./signed-headers.ts"

export interface OwnRequest {
  readonly host: string
  /** In lower case, without `host` and `x-amz-date`. All are signed. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface OwnSigning {
  readonly accessKeyId: string
  readonly secret: string
  readonly region: string
  readonly service: string
  readonly nowMs: number
}

/** The headers to send with `POST /`. */
export function signRequest(
  { host, headers, body }: OwnRequest,
  { accessKeyId, secret, region, service, nowMs }: OwnSigning,
): Record<string, string> {
  const date = amzDateOf(nowMs)
  const all: Record<string, string> = { ...headers, host, "x-amz-date": date }
  const signedHeaders = signedHeadersOf(Object.keys(all).toSorted().join(";"))
  const credential = `${accessKeyId}/${date.slice(0, 8)}/${region}/${service}/aws4_request`
  const scope = parseCredential(credential)
  const request = { method: "POST", path: "/", query: "", header: (name: string) => all[name] }
  const canonical = canonicalRequest(request, { signedHeaders }, sha256Hex(body))
  const key = deriveSigningKey(secret, scope)
  const signature = key.hexOf(stringToSign(date, scope, canonical))
  const { host: _, ...sent } = all
  return {
    ...sent,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${credential}, ` +
      `SignedHeaders=${signedHeaders.text}, Signature=${signature}`,
  }
}

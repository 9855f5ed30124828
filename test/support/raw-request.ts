/** Signed HTTP without an SDK, for bodies and headers that no SDK would send. */
import { request } from "node:http"
import { SignatureV4 } from "@smithy/signature-v4"
import { Sha256 } from "../../src/model/sigv4/sha256.case.ts"
import { credentials, region } from "./client.ts"

export interface RawReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

export interface RawRequest {
  readonly body: string | Uint8Array
  /** For example `GetItem`; absent: no target at all. */
  readonly operation?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly keys?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly method?: string
}

/** Sends the body as it is. Never throws for an answer, whatever its status. */
export async function rawRequest(url: string, raw: RawRequest): Promise<RawReply> {
  return send(url, raw.method ?? "POST", await signedHeaders(url, raw), raw.body)
}

export async function signedHeaders(url: string, raw: RawRequest): Promise<Record<string, string>> {
  const { hostname, port, host } = new URL(url)
  const signer = new SignatureV4({
    service: "dynamodb",
    region,
    credentials: raw.keys ?? credentials,
    sha256: Sha256,
  })
  const target = raw.operation ? { "x-amz-target": `DynamoDB_20120810.${raw.operation}` } : {}
  const { headers } = await signer.sign({
    method: raw.method ?? "POST",
    protocol: "http:",
    hostname,
    port: Number(port),
    path: "/",
    headers: { host, "content-type": "application/x-amz-json-1.0", ...target, ...raw.headers },
    body: raw.body,
  })
  return headers
}

/** The reply's JSON; throws where it is none. */
export function jsonOf(reply: RawReply): Record<string, unknown> {
  return JSON.parse(reply.text)
}

function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    // A connection of its own: workerd closes one whose request it did not read to the end.
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
      incoming.on("error", reject)
      incoming.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8")
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text })
      })
    })
    outgoing.on("error", reject)
    outgoing.end(body)
  })
}

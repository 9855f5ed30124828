import { createHash, createHmac } from "node:crypto"
import { SignatureV4 } from "@smithy/signature-v4"
import type { ApiRequest } from "./tables.ts"

export interface SignedRequest {
  readonly request: ApiRequest
  readonly headers: Readonly<Record<string, string>>
  /** What to write into a socket: head and body. */
  readonly bytes: Buffer
}

/** The example keys of AWS's own documentation; a server in strict mode is started with them. */
export const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}

/** How long a request can be sent after it was signed: servers allow 15 minutes. */
export const signatureMsMax = 12 * 60 * 1000

/**
 * The signature covers the Host header, and a server checks what it was sent, not where it listens.
 * So one signed request serves for every server and port.
 */
const host = "localhost:8000"

const signer = new SignatureV4({
  service: "dynamodb",
  region: "us-east-1",
  credentials,
  sha256: sha256Class(),
})

/** With the headers that an SDK sends. */
export async function signed(request: ApiRequest): Promise<SignedRequest> {
  const { operation, body } = request
  const { headers } = await signer.sign({
    method: "POST",
    protocol: "http:",
    hostname: "localhost",
    path: "/",
    headers: {
      host,
      "content-type": "application/x-amz-json-1.0",
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": "libdynamo-bench",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    },
    body,
  })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const bytes = Buffer.from(`POST / HTTP/1.1\r\n${lines.join("")}\r\n${body}`)
  return { request, headers, bytes }
}

/** The hash in the form in which Smithy's signer takes it. */
function sha256Class() {
  type Source = string | ArrayBuffer | ArrayBufferView
  return class Sha256 {
    readonly #hash
    constructor(secret?: Source) {
      this.#hash =
        secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret))
    }
    update(chunk: Source): void {
      this.#hash.update(bytesOf(chunk))
    }
    async digest(): Promise<Uint8Array> {
      return this.#hash.digest()
    }
  }
}

function bytesOf(source: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof source === "string") return Buffer.from(source, "utf8")
  if (!ArrayBuffer.isView(source)) return new Uint8Array(source)
  return new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
}

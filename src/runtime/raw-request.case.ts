/**
 * Requests of any shape for the tests of the front door, and a signer of its own, written from
 * AWS's guide, so that it can sign what no SDK would.
 */
import { createHash, createHmac } from "node:crypto"
import { expect } from "vitest"
import type { Platform } from "../platform.ts"
import { type OpenApp, openApp } from "./open-app.ts"
import { silentPlatform } from "./platform.ts"

const now = Date.UTC(2013, 5, 9, 10, 0, 15)
const logged: unknown[] = []
export const platform: Platform = {
  ...silentPlatform(),
  now: () => now,
  log: (...entry) => {
    if (entry[1] !== "audit") logged.push(entry)
  },
}
export const credentials = {
  account: "123456789012",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}

// In memory, for whichever files of tests share this one.
const open = await openApp({ database: { path: ":memory:" } }, platform)
const strict = await openApp({ database: { path: ":memory:" }, strict: { credentials } }, platform)

export const scope = "20130609/eu-west-2/dynamodb/aws4_request"
export const anyAuthorization = `AWS4-HMAC-SHA256 Credential=a/${scope}, SignedHeaders=host, Signature=b`
export const json = "application/x-amz-json-1.0"
export const listTables = {
  "content-type": json,
  "x-amz-target": "DynamoDB_20120810.ListTables",
  "x-amz-date": "20130609T100015Z",
  authorization: anyAuthorization,
}

export interface Raw {
  readonly app?: OpenApp
  readonly mode?: "open" | "strict"
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | Uint8Array
}

export async function send({
  mode,
  app = mode === "strict" ? strict : open,
  method = "POST",
  path = "/",
  headers = listTables,
  body,
}: Raw) {
  const given = Object.entries({ host: "127.0.0.1:8000", ...headers })
  const response = await app.fetch(
    new Request(`http://127.0.0.1:8000${path}`, {
      method,
      headers: given.filter((header): header is [string, string] => header[1] !== undefined),
      ...(body === undefined ? {} : { body: body as string | Uint8Array<ArrayBuffer> }),
    }),
  )
  const bytes = new Uint8Array(await response.arrayBuffer())
  // Whatever was sent, it was no failure of ours.
  expect(logged).toEqual([])
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text: new TextDecoder().decode(bytes),
  }
}

export const coral = "com.amazon.coral.service#"

export interface Signing {
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly signed?: readonly string[]
  readonly body?: string | Uint8Array
  readonly secret?: string
  readonly accessKeyId?: string
  readonly scope?: string
  readonly signature?: string
}

export function sign({
  headers = {},
  signed = ["content-type", "host", "x-amz-date", "x-amz-target"],
  body = "{}",
  secret = credentials.secret,
  accessKeyId = credentials.accessKeyId,
  scope: credentialScope = scope,
  signature,
}: Signing = {}): Raw {
  const all: Record<string, string | undefined> = {
    host: "127.0.0.1:8000",
    ...listTables,
    ...headers,
  }
  const date = all["x-amz-date"] ?? ""
  const hash = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex")
  const canonical = [
    "POST",
    "/",
    "",
    ...signed.map((name) => `${name}:${Object.hasOwn(all, name) ? all[name] : ""}`),
    "",
    signed.join(";"),
    hash(body),
  ].join("\n")
  const key = [...credentialScope.split("/")].reduce<string | Buffer>(
    (chained, part) => createHmac("sha256", chained).update(part).digest(),
    `AWS4${secret}`,
  )
  const text = `AWS4-HMAC-SHA256\n${date}\n${credentialScope}\n${hash(canonical)}`
  const computed = createHmac("sha256", key).update(text).digest("hex")
  return {
    mode: "strict",
    body,
    headers: {
      ...all,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${credentialScope}, SignedHeaders=${signed.join(";")}, Signature=${signature ?? computed}`,
      ...(headers.authorization === undefined ? {} : { authorization: headers.authorization }),
    },
  }
}

export async function refusal(raw: Raw): Promise<string> {
  const { status, text } = await send(raw)
  if (status === 200) return "accepted"
  expect(status).toBe(400)
  const body = JSON.parse(text)
  return `${body.__type.replace(coral, "")}: ${body.message}`
}

/** What a signature that is not the right one is told. */
export const mismatch =
  "InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."

/** Signature Version 4's arithmetic: hashes, the signing key, and the comparison. */
import { Buffer } from "node:buffer"
import * as crypto from "node:crypto"
import { HmacKey } from "./hmac.ts"
import type { Scope } from "./scope.ts"

/** SHA-256 in lower-case hex. */
export const sha256Hex: (data: string | Uint8Array) => string =
  // In one call where there is such (Node from 20.12): half the time for short texts.
  typeof crypto.hash === "function"
    ? (data) => crypto.hash("sha256", data, "hex")
    : (data) => crypto.createHash("sha256").update(data).digest("hex")

/** The key that a secret yields for one day, region and service. */
export function deriveSigningKey(secret: string, scope: Scope): HmacKey {
  const { date, region, service, terminator } = scope
  let key = new HmacKey(`AWS4${secret}`)
  for (const text of [date, region, service, terminator]) {
    key = new HmacKey(Buffer.from(key.hexOf(text), "hex"))
  }
  return key
}

export function stringToSign(amzDate: string, { text }: Scope, canonical: string): string {
  return `AWS4-HMAC-SHA256\n${amzDate}\n${text}\n${sha256Hex(canonical)}`
}

const signatureBytes = 64
// Written again for each comparison, which waits for nothing.
const givenBytes = Buffer.alloc(signatureBytes)
const expectedBytes = Buffer.alloc(signatureBytes)

/** Compares in constant time; whatever has not the length of one is compared, and refused. */
export function isSignature(given: string, signingKey: HmacKey, text: string): boolean {
  const isWellFormed = Buffer.byteLength(given) === signatureBytes
  givenBytes.write(isWellFormed ? given : noSignature)
  expectedBytes.write(signingKey.hexOf(text))
  return crypto.timingSafeEqual(givenBytes, expectedBytes) && isWellFormed
}

const noSignature = "-".repeat(signatureBytes)

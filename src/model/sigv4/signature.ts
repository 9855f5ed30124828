/** Signature Version 4's arithmetic: hashes, the signing key, and the comparison. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import type { Scope } from "./scope.ts"

/** SHA-256 in lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex")
}

function hmac(key: string | Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest()
}

/** The key that a secret yields for one day, region and service. */
export function deriveSigningKey(secret: string, scope: Scope): Buffer {
  const day = hmac(`AWS4${secret}`, scope.date)
  return hmac(hmac(hmac(day, scope.region), scope.service), scope.terminator)
}

export function stringToSign(amzDate: string, scope: Scope, canonical: string): string {
  const { date, region, service, terminator } = scope
  const scopeText = `${date}/${region}/${service}/${terminator}`
  return `AWS4-HMAC-SHA256\n${amzDate}\n${scopeText}\n${sha256Hex(canonical)}`
}

const signatureForm = /^[0-9a-f]{64}$/
const noSignature = Buffer.alloc(32)

/** Compares in constant time; whatever is not 64 lower-case hex digits is compared, and refused. */
export function isSignature(given: string, signingKey: Uint8Array, text: string): boolean {
  const isWellFormed = signatureForm.test(given)
  const claimed = isWellFormed ? Buffer.from(given, "hex") : noSignature
  return timingSafeEqual(claimed, hmac(signingKey, text)) && isWellFormed
}

/**
 * Temporary credentials keep nothing here: their token is all there is to know of them, sealed. It
 * dies with its time, with the key that it was asked for with, and with its role. That key is more
 * than its id, which may be given another secret, or to another account, later on.
 */
import { createHmac } from "node:crypto"
import type { Tags } from "./records.ts"
import type { Vault } from "./vault.ts"

export interface Session {
  readonly accessKeyId: string
  readonly secret: string
  readonly account: string
  /** The lasting key behind it, through however many roles. */
  readonly parentKeyId: string
  /** Of its secret: see `keyDigestOf`. */
  readonly parentDigest: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  /** Absent for GetSessionToken: then it is the parent's principal. */
  readonly role?: SessionRole
  /** Documents and ARNs that limit it further. */
  readonly policies?: readonly string[]
  readonly policyArns?: readonly string[]
  readonly sourceIdentity?: string
  readonly tags?: Tags
}

export interface SessionRole {
  readonly name: string
  /** `AROA…`: a namesake that came later is another role. */
  readonly id: string
  readonly sessionName: string
}

/** Tells whether a lasting key still has the secret that it had; the secret cannot be told from it. */
export function keyDigestOf(secret: string): string {
  return createHmac("sha256", secret).update("libdynamo session").digest("base64").slice(0, 22)
}

export function sealSession(vault: Vault, session: Session, nonce: Uint8Array): string {
  return vault.seal("session token", session.accessKeyId, JSON.stringify(session), nonce)
}

/** Nothing for what we did not seal for that key. */
export function openSession(vault: Vault, accessKeyId: string, token: string): Session | undefined {
  const text = vault.unseal("session token", accessKeyId, token)
  return text === undefined ? undefined : (JSON.parse(text) as Session)
}

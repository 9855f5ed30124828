/** Hands out temporary credentials. */
import { newAccessKey } from "../../engine/new-access-key.ts"
import { type Session, sealSession } from "../../engine/session-token.ts"
import { nonceOf } from "../../engine/vault.ts"
import type { Context } from "../../operation.ts"

type Wanted = Omit<
  Session,
  "accessKeyId" | "secret" | "parentDigest" | "issuedAtMs" | "expiresAtMs"
>

export async function newCredentials(
  { platform, openVault, caller }: Context,
  wanted: Wanted,
  seconds: number,
) {
  const vault = await openVault()
  const { accessKeyId, secret } = newAccessKey(platform, "ASIA", wanted.account)
  const issuedAtMs = platform.now()
  const expiresAtMs = issuedAtMs + seconds * 1000
  // In open mode any token is as good as another.
  const { keyDigest: parentDigest = "" } = caller.principal
  const session = { ...wanted, parentDigest, accessKeyId, secret, issuedAtMs, expiresAtMs }
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secret,
    SessionToken: sealSession(vault, session, nonceOf(platform)),
    Expiration: expiresAtMs / 1000,
  }
}

import { accessKeyIdOf, secretOf } from "../model/sigv4/access-key-id.ts"
import type { Platform } from "../platform.ts"

const idBytes = 5
const secretBytes = 30

/** A pair that nobody else has: drawn, never counted. */
export function newAccessKey(
  platform: Platform,
  prefix: "AKIA" | "ASIA",
  account: string,
): { readonly accessKeyId: string; readonly secret: string } {
  return {
    accessKeyId: accessKeyIdOf(prefix, account, platform.randomBytes(idBytes)),
    secret: secretOf(platform.randomBytes(secretBytes)),
  }
}

/**
 * What seals secrets before they reach storage: AES-256-GCM under keys that are derived from the
 * master key, one for each purpose. What is sealed for one place (its context) opens nowhere else.
 */
import { Buffer } from "node:buffer"
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto"
import { ApiError } from "../error.ts"

export type Purpose = "access key" | "session token" | "master key check"

const algorithm = "aes-256-gcm"
const nonceBytes = 12
const tagBytes = 16
export const masterKeyBytes = 32

export class Vault {
  readonly #masterKey: Uint8Array | undefined
  readonly #keys = new Map<Purpose, Uint8Array>()

  /** @param masterKey 32 bytes; without it nothing can be sealed, and nothing opens */
  constructor(masterKey: Uint8Array | undefined) {
    if (masterKey && masterKey.length !== masterKeyBytes)
      throw new Error("a master key has 32 bytes")
    this.#masterKey = masterKey
  }

  /**
   * @param nonce random: 12 bytes that are used for this text only. A plan may run again, so it is
   * drawn before one runs.
   */
  seal(purpose: Purpose, context: string, text: string, nonce: Uint8Array): string {
    const key = this.#keyOf(purpose)
    if (!key) throw ApiError.invalid("There is no master key to seal secrets: set IAM_MASTER_KEY")
    const cipher = createCipheriv(algorithm, key, nonce)
    // An empty one is none, and workerd fails on it.
    if (context !== "") cipher.setAAD(Buffer.from(context))
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64")
  }

  /** Nothing for what was not sealed by this key for this purpose and place. */
  unseal(purpose: Purpose, context: string, sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, "base64")
    // Base64 has many spellings of the same bytes; a token has one.
    if (bytes.length < nonceBytes + tagBytes || bytes.toString("base64") !== sealed)
      return undefined
    const key = this.#keyOf(purpose)
    if (!key) return undefined
    const nonce = bytes.subarray(0, nonceBytes)
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
    if (context !== "") decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    const text = decipher.update(bytes.subarray(nonceBytes + tagBytes))
    try {
      return Buffer.concat([text, decipher.final()]).toString("utf8")
    } catch {
      // All that `final` throws: the tag does not fit.
      return undefined
    }
  }

  #keyOf(purpose: Purpose): Uint8Array | undefined {
    const known = this.#keys.get(purpose)
    if (known || !this.#masterKey) return known
    const key = createHmac("sha256", this.#masterKey).update(`libdynamo ${purpose}`).digest()
    this.#keys.set(purpose, key)
    return key
  }
}

export function nonceOf(platform: { randomBytes(length: number): Uint8Array }): Uint8Array {
  return platform.randomBytes(nonceBytes)
}

import type { HmacKey } from "./hmac.ts"

interface Entry {
  readonly secret: string
  readonly key: HmacKey
}

/** Enough for a few hundred callers in a few regions around midnight. */
const entriesMax = 1000

/**
 * Signing keys, which cost four HMACs to derive and hold for a day. Only keys that verified a
 * signature are kept, so that strangers cannot push out the others'.
 */
export class SigningKeys {
  /** By the credential of the claim: key id, day, region and service. */
  readonly #entries = new Map<string, Entry>()

  /** An entry of another secret is as good as none: the secret was changed. */
  find(credential: string, secret: string): HmacKey | undefined {
    const known = this.#entries.get(credential)
    return known?.secret === secret ? known.key : undefined
  }

  keep(credential: string, secret: string, key: HmacKey): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < entriesMax) break
      this.#entries.delete(oldest)
    }
    this.#entries.set(credential, { secret, key })
  }
}

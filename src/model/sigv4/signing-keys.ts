import type { HmacKey } from "./hmac.ts"
import type { Scope } from "./scope.ts"

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
  readonly #entries = new Map<string, Entry>()

  /** An entry of another secret is as good as none: the secret was changed. */
  find(scope: Scope, secret: string): HmacKey | undefined {
    const known = this.#entries.get(nameOf(scope))
    return known?.secret === secret ? known.key : undefined
  }

  keep(scope: Scope, secret: string, key: HmacKey): void {
    const name = nameOf(scope)
    if (this.#entries.get(name)?.key === key) return
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < entriesMax) break
      this.#entries.delete(oldest)
    }
    this.#entries.set(name, { secret, key })
  }
}

function nameOf({ accessKeyId, date, region, service }: Scope): string {
  return `${accessKeyId}/${date}/${region}/${service}`
}

import { createHash, createHmac } from "node:crypto"

/** The hash that AWS's own signer is given in tests. */
export class Sha256 {
  readonly #key: unknown
  #data = Buffer.alloc(0)
  constructor(key?: unknown) {
    this.#key = key
  }
  update(data: string | Uint8Array): void {
    this.#data = Buffer.concat([this.#data, Buffer.from(data as string)])
  }
  async digest(): Promise<Uint8Array> {
    const hash =
      this.#key === undefined ? createHash("sha256") : createHmac("sha256", this.#key as string)
    return hash.update(this.#data).digest()
  }
  reset(): void {
    this.#data = Buffer.alloc(0)
  }
}

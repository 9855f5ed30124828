import { Buffer } from "node:buffer"
import * as crypto from "node:crypto"

/** Of SHA-256, as RFC 2104 needs it. */
const blockBytes = 64

/**
 * A pad, and behind it a text: one for all keys, which wait for nothing. With one of its own, a key
 * that is used again would be quicker than one just derived, and time would tell which are known.
 */
const innerMost = Buffer.alloc(1024)

/**
 * HMAC-SHA-256 under one key, for text after text. Where hashes take one call (Node from 20.12,
 * Bun), it is the two that RFC 2104 defines it by: node:crypto's own object for it costs twice as
 * much and leaves garbage behind, and Node 24 takes 15 us to make one of a key in bytes.
 */
export class HmacKey {
  readonly #key: Uint8Array
  readonly #pad = Buffer.alloc(blockBytes, 0x36)
  /** The digest of the inner hash takes its place behind the pad. */
  readonly #outer = Buffer.alloc(blockBytes + 32, 0x5c)

  constructor(key: string | Uint8Array) {
    const bytes = typeof key === "string" ? Buffer.from(key, "utf8") : key
    const isLong = bytes.length > blockBytes
    this.#key = isLong ? crypto.createHash("sha256").update(bytes).digest() : bytes
    for (const [at, byte] of this.#key.entries()) {
      this.#pad[at] = 0x36 ^ byte
      this.#outer[at] = 0x5c ^ byte
    }
  }

  /** Lower-case hex. */
  hexOf(text: string): string {
    if (typeof crypto.hash !== "function") {
      return crypto.createHmac("sha256", this.#key).update(text).digest("hex")
    }
    const length = blockBytes + Buffer.byteLength(text)
    const inner = length > innerMost.length ? Buffer.alloc(length) : innerMost.subarray(0, length)
    inner.set(this.#pad)
    inner.write(text, blockBytes)
    // A digest as Latin-1 is its bytes, and half the text that hex would be.
    this.#outer.write(crypto.hash("sha256", inner, "latin1"), blockBytes, "latin1")
    return crypto.hash("sha256", this.#outer, "hex")
  }
}

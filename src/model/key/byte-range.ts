/** Ranges of key bytes. Bytes sort like values, so every key condition is one of these. */
import { Buffer } from "node:buffer"

/** Bytes from `from` (inclusive) up to `to` (exclusive; absent: no end). */
export interface ByteRange {
  readonly from: Uint8Array
  readonly to?: Uint8Array
}

export const everything: ByteRange = { from: new Uint8Array(0) }

export function equalTo(bytes: Uint8Array): ByteRange {
  return { from: bytes, to: successor(bytes) }
}

export function lessThan(bytes: Uint8Array): ByteRange {
  return { from: everything.from, to: bytes }
}

export function atMost(bytes: Uint8Array): ByteRange {
  return { from: everything.from, to: successor(bytes) }
}

export function moreThan(bytes: Uint8Array): ByteRange {
  return { from: successor(bytes) }
}

export function atLeast(bytes: Uint8Array): ByteRange {
  return { from: bytes }
}

/** Both ends belong to it. */
export function between(low: Uint8Array, high: Uint8Array): ByteRange {
  return { from: low, to: successor(high) }
}

export function startingWith(prefix: Uint8Array): ByteRange {
  let length = prefix.length
  while (length > 0 && prefix[length - 1] === 0xff) length--
  // Nothing sorts behind all that begins with 0xFF bytes alone.
  if (length === 0) return { from: prefix }
  // A copy: `slice` of a Buffer would be a view, and move the start as well.
  const to = new Uint8Array(prefix.subarray(0, length))
  to[length - 1] = (prefix[length - 1] ?? 0) + 1
  return { from: prefix, to }
}

export function isInside(range: ByteRange, bytes: Uint8Array): boolean {
  if (compareBytes(bytes, range.from) < 0) return false
  return range.to === undefined || compareBytes(bytes, range.to) < 0
}

/** By unsigned bytes; a prefix comes before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}

/** The very next bytes there are. */
function successor(bytes: Uint8Array): Uint8Array {
  const next = new Uint8Array(bytes.length + 1)
  next.set(bytes)
  return next
}

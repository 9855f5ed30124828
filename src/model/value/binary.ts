/**
 * Binaries in their canonical base64, four characters for every three bytes. Only the group in
 * which two differ is decoded: one constant may be held against thousands of items.
 */
import { Buffer } from "node:buffer"

/** Negative, zero or positive, by unsigned bytes. */
export function compareBinaries(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  const group = at - (at % 4)
  return Buffer.compare(bytesOf(a.slice(group, group + 4)), bytesOf(b.slice(group, group + 4)))
}

export function binaryStartsWith(binary: string, prefix: string): boolean {
  if (prefix.length > binary.length) return false
  // The last group of the prefix may end within a group of the other.
  const group = Math.max(0, prefix.length - 4)
  if (!binary.startsWith(prefix.slice(0, group))) return false
  const last = bytesOf(prefix.slice(group))
  return bytesOf(binary.slice(group, group + 4))
    .subarray(0, last.length)
    .equals(last)
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, "base64")
}

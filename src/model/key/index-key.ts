/**
 * Keys of indexes as bytes. A single attribute has the bytes that it has as a key of a table.
 * Several are joined so that the joined bytes sort like the attributes one after the other, and so
 * that no two lists of values have the same bytes.
 */
import { Buffer } from "node:buffer"
import type { AttributeValue } from "../value/attribute-value.ts"
import { keyBytes } from "./key-bytes.ts"

/** @param values of type S, N or B, and parsed */
export function joinedKeyBytes(values: readonly AttributeValue[]): Uint8Array {
  const [only] = values
  if (values.length === 1 && only) return keyBytes(only)
  return Buffer.concat(values.map((value) => terminated(keyBytes(value))))
}

// A zero becomes 00 FF and 00 01 ends a value: what ends sorts before what goes on with a zero, and
// that before what goes on with anything else.
const escapedZero = Uint8Array.of(0x00, 0xff)
const end = Uint8Array.of(0x00, 0x01)

/** One of several values. */
export function terminated(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([escaped(bytes), end])
}

/** The beginning of one of several values. */
export function escaped(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0)) return bytes
  const parts: Uint8Array[] = []
  let from = 0
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, at), escapedZero)
    from = at + 1
  }
  return Buffer.concat([...parts, bytes.subarray(from)])
}

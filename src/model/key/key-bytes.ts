/**
 * Keys as bytes that sort like the values they stand for, so that storage compares blobs and knows
 * no types.
 */
import { Buffer } from "node:buffer"
import type { AttributeValue } from "../value/attribute-value.ts"

/**
 * Strings as UTF-8, binaries as they are, numbers as below.
 *
 * @param value of type S, N or B, and parsed
 */
export function keyBytes(value: AttributeValue): Uint8Array {
  if ("S" in value) return Buffer.from(value.S)
  if ("N" in value) return numberBytes(value.N)
  if ("B" in value) return Buffer.from(value.B, "base64")
  throw new Error("a key that is not scalar")
}

const minus = 45
const point = 46
const zero = 48

/** Ends a negative number: a longer one with the same beginning is smaller, and 102 is no digit. */
const terminator = 102
/** 38 digits fill at most 20 bytes of two; a number that long needs no terminator. */
const digitBytesMax = 20

/**
 * A number in base 100: one byte of sign and exponent, then one byte for each pair of digits.
 *
 * Positive: 0xC0 plus the exponent, digits plus 1. Negative: the complement of that, digits taken
 * from 101, and a terminator. Zero is 0x80 alone. This is what DynamoDB hashes to place a
 * partition (observed through the order of scans), so it must not change.
 */
function numberBytes(text: string): Uint8Array {
  if (text === "0") return Uint8Array.of(0x80)
  const negative = text.charCodeAt(0) === minus
  const pointAt = text.indexOf(".")
  const first = firstSignificant(text, negative ? 1 : 0)
  const last = lastSignificant(text)
  const digits = last - first + (first < pointAt && pointAt < last ? 0 : 1)
  const exponent = exponentOf(text, pointAt, first)
  // Pairs stand on either side of the point: an odd exponent puts one digit alone in front.
  const isOdd = exponent % 2 !== 0
  const digitBytes = (digits + (isOdd ? 2 : 1)) >> 1
  const isTerminated = negative && digitBytes < digitBytesMax
  const bytes = new Uint8Array(1 + digitBytes + (isTerminated ? 1 : 0))
  const sized = 0xc0 + ((exponent + 1) >> 1)
  bytes[0] = negative ? 0xff - sized : sized
  let at = 1
  let isHigh = !isOdd
  let pair = 0
  for (let i = first; i <= last; i++) {
    if (i === pointAt) continue
    const digit = text.charCodeAt(i) - zero
    pair = isHigh ? digit * 10 : pair + digit
    if (!isHigh || i === last) bytes[at++] = negative ? 101 - pair : pair + 1
    isHigh = !isHigh
  }
  if (isTerminated) bytes[at] = terminator
  return bytes
}

/** The number is 0.digits times ten to this. */
function exponentOf(text: string, pointAt: number, first: number): number {
  if (pointAt < 0) return text.length - first
  return first < pointAt ? pointAt - first : pointAt + 1 - first
}

function firstSignificant(text: string, start: number): number {
  let i = start
  while (isPlaceholder(text.charCodeAt(i))) i++
  return i
}

function lastSignificant(text: string): number {
  let i = text.length - 1
  while (isPlaceholder(text.charCodeAt(i))) i--
  return i
}

/** Zeros at the ends only say where the point is. */
function isPlaceholder(code: number): boolean {
  return code === zero || code === point
}

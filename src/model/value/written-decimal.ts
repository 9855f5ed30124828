/** Decimals as callers write them: `[+-]digits[.digits][e[+-]digits]`, of any length. */
import { numberDigitsMax } from "../../limits.ts"
import type { ValueLayer } from "./value-layer.ts"

const minus = 45
const plus = 43
const point = 46
const zero = 48
const nine = 57

export interface WrittenDecimal {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
  readonly exponentNegative: boolean
  /** Without leading zeros. */
  readonly exponentDigits: string
}

/** Scans by hand: in one pass and without a regular expression's stack, however long the text. */
export function readDecimal(text: string): WrittenDecimal | undefined {
  const wholeStart = afterSign(text, 0)
  const wholeEnd = digitsEnd(text, wholeStart)
  const hasPoint = text.charCodeAt(wholeEnd) === point
  const fractionStart = hasPoint ? wholeEnd + 1 : wholeEnd
  const fractionEnd = hasPoint ? digitsEnd(text, fractionStart) : wholeEnd
  if (wholeEnd === wholeStart && fractionEnd === fractionStart) return undefined
  const written = {
    negative: text.charCodeAt(0) === minus,
    whole: text.slice(wholeStart, wholeEnd),
    fraction: text.slice(fractionStart, fractionEnd),
  }
  if (fractionEnd === text.length) {
    return { ...written, exponentNegative: false, exponentDigits: "" }
  }
  const letter = text.charAt(fractionEnd)
  if (letter !== "e" && letter !== "E") return undefined
  const exponentStart = afterSign(text, fractionEnd + 1)
  const isWhole = exponentStart < text.length && digitsEnd(text, exponentStart) === text.length
  if (!isWhole) return undefined
  return {
    ...written,
    exponentNegative: text.charCodeAt(fractionEnd + 1) === minus,
    exponentDigits: text.slice(firstSignificant(text, exponentStart)),
  }
}

/**
 * The exponent, or nothing where the service cannot read it: the current layer reads 64 bits. The
 * older one reads 32, as Java's BigDecimal does, which keeps the scale within 32 bits too.
 */
export function readExponent(written: WrittenDecimal, layer: ValueLayer): number | undefined {
  const { exponentDigits: digits, exponentNegative: negative } = written
  if (digits.length > 19) return undefined
  // Beyond 2^53 this is inexact, and far out of range all the same.
  const exponent = negative ? -Number(digits) : Number(digits)
  if (layer === "older") {
    const scale = written.fraction.length - exponent
    return exponent === (exponent | 0) && scale === (scale | 0) ? exponent : undefined
  }
  const bound = negative ? "9223372036854775808" : "9223372036854775807"
  return digits.length === 19 && digits > bound ? undefined : exponent
}

/** True for most numbers in practice: nothing to normalise, nothing to refuse. */
export function isPlainDecimal(text: string): boolean {
  const start = text.charCodeAt(0) === minus ? 1 : 0
  const length = text.length
  // The service's 38 digits, which with a point among them are one less.
  if (length === start || length - start > numberDigitsMax) return false
  const startsWithZero = text.charCodeAt(start) === zero
  const wholeEnd = digitsEnd(text, start)
  if (wholeEnd === length) return !startsWithZero || length === 1
  if (wholeEnd === start || text.charCodeAt(wholeEnd) !== point) return false
  if (startsWithZero && wholeEnd > start + 1) return false
  const hasFraction = wholeEnd + 1 < length && text.charCodeAt(length - 1) !== zero
  return hasFraction && digitsEnd(text, wholeEnd + 1) === length
}

function afterSign(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code === minus || code === plus ? at + 1 : at
}

/** The first place from `at` on that is no digit. */
function digitsEnd(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < zero || code > nine) return i
  }
  return text.length
}

/** The first place from `at` on that is no zero. */
export function firstSignificant(text: string, at = 0): number {
  let i = at
  while (i < text.length && text.charCodeAt(i) === zero) i++
  return i
}

/** The last place that is no zero, or `start - 1`. */
export function lastSignificant(text: string, start = 0): number {
  let i = text.length - 1
  while (i >= start && text.charCodeAt(i) === zero) i--
  return i
}

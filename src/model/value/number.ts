/**
 * DynamoDB's numbers: decimals of up to 38 significant digits, kept as plain decimal text without
 * exponent, plus sign or needless zeros. That text is unique, so equal numbers are equal strings.
 */
import { ApiError } from "../../error.ts"
import { numberDigitsMax, numberExponentMax, numberExponentMin } from "../../limits.ts"
import type { ValueLayer } from "./value-layer.ts"
import {
  firstSignificant,
  isPlainDecimal,
  lastSignificant,
  readDecimal,
  readExponent,
} from "./written-decimal.ts"

export type { ValueLayer } from "./value-layer.ts"

const overflow =
  "Number overflow. Attempting to store a number with magnitude larger than supported range"
const underflow =
  "Number underflow. Attempting to store a number with magnitude smaller than supported range"
const tooManyDigits = `Attempting to store more than ${numberDigitsMax} significant digits in a Number`

const minus = 45
const zero = 48

/**
 * The number as DynamoDB stores and returns it.
 *
 * @throws ApiError of the request family: not numeric, too many digits, overflow or underflow
 */
export function normalizeNumber(text: string, layer: ValueLayer): string {
  if (isPlainDecimal(text)) return text
  const written = readDecimal(text)
  const exponent = written && readExponent(written, layer)
  if (written === undefined || exponent === undefined) {
    // The older layer has no colon when there is nothing to quote.
    const quoted = text === "" && layer === "older" ? "" : `: ${text}`
    const notNumeric = `The parameter cannot be converted to a numeric value${quoted}`
    throw ApiError.invalidRequest(notNumeric)
  }
  const all = written.whole + written.fraction
  const first = firstSignificant(all)
  if (first === all.length) {
    // Zero is judged by the place of its last written digit: 0e126 overflows, 0.0e126 does not.
    const fault = rangeFault(exponent - written.fraction.length)
    if (fault !== undefined) throw ApiError.invalidRequest(fault)
    return "0"
  }
  const digits = all.slice(first, lastSignificant(all) + 1)
  const magnitude = written.whole.length - first - 1 + exponent
  const fault =
    rangeFault(layer === "older" ? wrappedMagnitude(magnitude) : magnitude) ?? digitsFault(digits)
  if (fault !== undefined) throw ApiError.invalidRequest(fault)
  return plainText(written.negative, digits, magnitude)
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`; both normalised. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0
  // Decimals of 15 digits survive the way through a double, so their doubles order like them.
  if (a.length <= 15 && b.length <= 15) return Number(a) - Number(b)
  const negative = a.charCodeAt(0) === minus
  if (negative !== (b.charCodeAt(0) === minus)) return negative ? -1 : 1
  return negative ? compareMagnitudes(b.slice(1), a.slice(1)) : compareMagnitudes(a, b)
}

/**
 * Exact sum of two normalised numbers.
 *
 * @throws ApiError bare, as the service does when it applies an update: more than 38 digits,
 *   overflow or underflow of the result
 */
export function addNumbers(a: string, b: string): string {
  if (isShortInteger(a) && isShortInteger(b)) return String(Number(a) + Number(b))
  const scale = Math.max(fractionLength(a), fractionLength(b))
  return unscaledText(unscaled(a, scale) + unscaled(b, scale), scale)
}

/** Exact difference `a - b`; throws as `addNumbers` does. */
export function subtractNumbers(a: string, b: string): string {
  if (b === "0") return a
  return addNumbers(a, b.charCodeAt(0) === minus ? b.slice(1) : `-${b}`)
}

/**
 * Bytes that a normalised number counts for in an item: one, and one for each pair of digits begun
 * on either side of the point, and one for a minus. Zeros at either end are free. Observed; the
 * guide's "1 byte per two significant digits plus 1" is approximate.
 */
export function numberSize(text: string): number {
  const sign = text.charCodeAt(0) === minus ? 1 : 0
  const pointAt = text.indexOf(".")
  if (pointAt < 0) {
    const pairs = (lastSignificant(text, sign) + 1 - sign + 1) >> 1
    return 1 + pairs + sign
  }
  if (text.charCodeAt(sign) === zero) {
    const first = firstSignificant(text, pointAt + 1)
    return 1 + ((text.length - first + 1) >> 1) + sign
  }
  return 1 + ((pointAt - sign + 1) >> 1) + ((text.length - pointAt) >> 1) + sign
}

/** Both addends and their sum are exact as doubles. */
function isShortInteger(text: string): boolean {
  return text.length <= 15 && !text.includes(".")
}

/** The older layer adds in 32 bits, so that 1e2147483647 underflows. */
function wrappedMagnitude(magnitude: number): number {
  return ((magnitude + 1) | 0) - 1
}

/** `magnitude` is the power of ten of the first significant digit. */
function rangeFault(magnitude: number): string | undefined {
  if (magnitude > numberExponentMax) return overflow
  if (magnitude < numberExponentMin) return underflow
  return undefined
}

function digitsFault(digits: string): string | undefined {
  return digits.length > numberDigitsMax ? tooManyDigits : undefined
}

/** `digits` has no zeros at its ends. */
function plainText(negative: boolean, digits: string, magnitude: number): string {
  const sign = negative ? "-" : ""
  const wholeLength = magnitude + 1
  if (wholeLength <= 0) return `${sign}0.${"0".repeat(-wholeLength)}${digits}`
  if (wholeLength >= digits.length) return sign + digits.padEnd(wholeLength, "0")
  return `${sign}${digits.slice(0, wholeLength)}.${digits.slice(wholeLength)}`
}

/** Neither has a sign. Where the points stand under each other, text orders like the numbers. */
function compareMagnitudes(a: string, b: string): number {
  const difference = wholeLength(a) - wholeLength(b)
  if (difference !== 0) return difference
  return a < b ? -1 : a > b ? 1 : 0
}

function wholeLength(text: string): number {
  const pointAt = text.indexOf(".")
  return pointAt < 0 ? text.length : pointAt
}

function fractionLength(text: string): number {
  return Math.max(text.length - wholeLength(text) - 1, 0)
}

/** The number times 10^scale. */
function unscaled(text: string, scale: number): bigint {
  return BigInt(text.replace(".", "") + "0".repeat(scale - fractionLength(text)))
}

function unscaledText(sum: bigint, scale: number): string {
  if (sum === 0n) return "0"
  const negative = sum < 0n
  const all = String(negative ? -sum : sum)
  const digits = all.slice(0, lastSignificant(all) + 1)
  const magnitude = all.length - 1 - scale
  const fault = rangeFault(magnitude) ?? digitsFault(digits)
  if (fault !== undefined) throw ApiError.invalid(fault)
  return plainText(negative, digits, magnitude)
}

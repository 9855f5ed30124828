import { ApiError } from "../error.ts"
import { requireBase64 } from "./blob.ts"
import { unexpectedBlob, unexpectedScalar } from "./unexpected-type.ts"

const int32Max = 2 ** 31 - 1
const longMax = 2 ** 63

export function readString(value: unknown): string {
  if (typeof value === "string") return value
  throw unexpectedScalar(value, "String")
}

export function readBlob(value: unknown): string {
  if (typeof value !== "string") throw unexpectedBlob(value)
  requireBase64(value)
  return value
}

/** DynamoDB takes words for booleans, in any case. Observed. */
export function readBoolean(value: unknown): boolean {
  if (typeof value === "boolean") return value
  if (typeof value !== "string") throw unexpectedScalar(value, "Boolean")
  switch (value.toLowerCase()) {
    case "true":
    case "1":
    case "yes":
      return true
    case "false":
    case "0":
    case "no":
      return false
    default:
      throw ApiError.serialization("Unexpected token received from parser")
  }
}

/** Decimals are accepted and floored; what does not fit is brought to the nearest end. */
export function readInteger(value: unknown): number {
  if (typeof value !== "number") throw unexpectedScalar(value, "Integer")
  return Math.floor(Math.min(Math.max(value, -int32Max - 1), int32Max))
}

/** As `readInteger`; beyond 2^53 the value is only near. */
export function readLong(value: unknown): number {
  if (typeof value !== "number") throw unexpectedScalar(value, "Long")
  return Math.floor(Math.min(Math.max(value, -longMax), longMax))
}

export function readDouble(value: unknown): number {
  if (typeof value === "number") return value
  throw unexpectedScalar(value, "Double")
}

/** Seconds since the epoch. */
export function readTimestamp(value: unknown): number {
  if (typeof value === "number") return value
  throw unexpectedScalar(value, "Date")
}

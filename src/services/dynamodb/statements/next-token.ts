/**
 * NextToken of ExecuteStatement: where a SELECT goes on. It is opaque, and good for the very
 * statement and parameters that it came from. It is no secret and no permission: what it holds is
 * judged as an ExclusiveStartKey is, so a forged one reads nothing that its caller may not read.
 */
import { Buffer } from "node:buffer"
import { ApiError } from "../../../error.ts"
import { sha256Hex } from "../../../model/sigv4/signature.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { parseItem } from "../../../model/value/parse-value.ts"

export interface Place {
  /** Which of the walks. */
  readonly walk: number
  /** The last key that was looked at; absent at the beginning of a walk. */
  readonly after: Item | undefined
}

/** @param request a digest of the statement and its parameters */
export function printToken(request: string, place: Place): string {
  const text = JSON.stringify([request, place.walk, place.after ?? null])
  return Buffer.from(`${checksum(text)}${text}`).toString("base64")
}

/** @throws ApiError ValidationException */
export function parseToken(request: string, token: string): Place {
  const bytes = Buffer.from(token, "base64")
  // Base64 has many spellings of the same bytes; a token has one.
  if (bytes.toString("base64") !== token) throw invalidToken()
  const text = bytes.toString("utf8")
  const body = text.slice(checksumCharacters)
  if (checksum(body) !== text.slice(0, checksumCharacters)) throw invalidToken()
  const [of, walk, after] = contentOf(body)
  if (of !== request) throw ApiError.invalid("NextToken does not match request")
  return { walk, after: after ?? undefined }
}

type Content = readonly [request: string, walk: number, after: Item | null]

/** Whatever is wrong with it, somebody has made it up. */
function contentOf(text: string): Content {
  try {
    const [request, walk, after] = JSON.parse(text) as Content
    const isWalk = Number.isSafeInteger(walk) && walk >= 0
    const isKey = after === null || (typeof after === "object" && !Array.isArray(after))
    if (typeof request !== "string" || !isWalk || !isKey) throw invalidToken()
    return [request, walk, after && parseItem(after, "current")]
  } catch {
    throw invalidToken()
  }
}

export function invalidToken(): ApiError {
  return ApiError.invalid("Invalid NextToken")
}

const checksumCharacters = 16

function checksum(text: string): string {
  return sha256Hex(text).slice(0, checksumCharacters)
}

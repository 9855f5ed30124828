import { ApiError } from "../../error.ts"

// A byte order mark is no JSON, so it has to stay for JSON.parse to see.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** `undefined` for an empty body, which is found at fault only after authentication. */
export function parseJson(body: Uint8Array): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(decoder.decode(body))
  } catch {
    // SyntaxError, TypeError for what is not UTF-8, RangeError where the engine recurses.
    throw ApiError.serialization()
  }
}

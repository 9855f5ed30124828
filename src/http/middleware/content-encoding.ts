import { promisify } from "node:util"
import { deflate, gzip, inflate } from "node:zlib"
import { parseAccept } from "hono/utils/accept"
import { ApiError } from "../../error.ts"
import { requestBytesMax, uncompressedReplyBytesMax } from "../../limits.ts"
import { gunzipMembers, UnreadableGzip } from "./gunzip.ts"

const inflateAsync = promisify(inflate)
const gzipAsync = promisify(gzip)
const deflateAsync = promisify(deflate)

/**
 * The body of a request without its compression. gzip may come in several members and with junk
 * behind; a body that cannot be read, or grows too long, is an InternalServerError, as with
 * DynamoDB. Observed.
 */
export async function decompressed(
  body: Uint8Array,
  encoding: string | undefined,
): Promise<Uint8Array> {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case "":
    case "identity":
      return body
    case "gzip":
      return readable(gunzipMembers(body, requestBytesMax))
    case "deflate":
      return readable(inflateAsync(body, { maxOutputLength: requestBytesMax }))
    default:
      throw ApiError.serialization()
  }
}

async function readable(unpacking: Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await unpacking
  } catch (error) {
    // Of zlib's own errors there are two kinds: for bytes that are no such thing (Z_…), and for
    // such as grow too long (ERR_BUFFER_TOO_LARGE).
    const isUnreadable =
      error instanceof UnreadableGzip || (error instanceof Error && "code" in error)
    if (!isUnreadable) throw error
    throw new ApiError("InternalServerError", "Internal server error")
  }
}

export interface CompressedReply {
  readonly encoding: "gzip" | "deflate"
  readonly bytes: Uint8Array
}

/** The reply as its caller takes it, where it is worth it; else `undefined`. */
export async function compressed(
  text: string,
  acceptEncoding: string | undefined,
): Promise<CompressedReply | undefined> {
  if (!acceptEncoding || Buffer.byteLength(text) <= uncompressedReplyBytesMax) return undefined
  const encoding = acceptedOf(acceptEncoding)
  if (!encoding) return undefined
  return { encoding, bytes: await (encoding === "gzip" ? gzipAsync : deflateAsync)(text) }
}

/** gzip, unless deflate is preferred. RFC 9110, 12.5.3: a weight of 0 means "not acceptable". */
function acceptedOf(acceptEncoding: string): "gzip" | "deflate" | undefined {
  const choices = parseAccept(acceptEncoding.toLowerCase())
  const weightOf = (name: string) => choices.find(({ type }) => type === name)?.q
  const gzip = weightOf("gzip") ?? weightOf("*") ?? 0
  const deflate = weightOf("deflate") ?? 0
  if (deflate > gzip) return "deflate"
  return gzip > 0 ? "gzip" : undefined
}

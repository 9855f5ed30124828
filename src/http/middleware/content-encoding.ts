import { promisify } from "node:util"
import { gzip, inflate } from "node:zlib"
import { ApiError } from "../../error.ts"
import { requestBytesMax, uncompressedReplyBytesMax } from "../../limits.ts"
import { gunzipMembers, UnreadableGzip } from "./gunzip.ts"

const inflateAsync = promisify(inflate)
const gzipAsync = promisify(gzip)

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

/** The reply in gzip where the caller takes it and it is worth it; else `undefined`. */
export async function compressed(
  text: string,
  acceptEncoding: string | undefined,
): Promise<Uint8Array | undefined> {
  if (acceptEncoding === undefined || !acceptsGzip(acceptEncoding)) return undefined
  return Buffer.byteLength(text) > uncompressedReplyBytesMax ? gzipAsync(text) : undefined
}

function acceptsGzip(acceptEncoding: string): boolean {
  return acceptEncoding.split(",").some((choice) => {
    const [name, ...parameters] = choice.split(";").map((part) => part.trim().toLowerCase())
    return (name === "gzip" || name === "*") && !parameters.some((p) => /^q=0(\.0*)?$/.test(p))
  })
}

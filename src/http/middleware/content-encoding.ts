import { promisify } from "node:util"
import { gunzip, gzip, inflate } from "node:zlib"
import { ApiError } from "../../error.ts"
import { compressionBytesMin, requestBytesMax } from "../../limits.ts"

const gunzipAsync = promisify(gunzip)
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
      return unpacked(gunzipAsync, body)
    case "deflate":
      return unpacked(inflateAsync, body)
    default:
      throw ApiError.serialization()
  }
}

type Unpack = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>

async function unpacked(unpack: Unpack, body: Uint8Array): Promise<Uint8Array> {
  try {
    return await unpack(body, { maxOutputLength: requestBytesMax })
  } catch (error) {
    // zlib's own errors, for bytes that are no such thing, and Node's for one that grows too long.
    if (!(error instanceof Error && "code" in error)) throw error
    throw new ApiError("InternalServerError", "Internal server error")
  }
}

/** The reply in gzip where the caller takes it and it is worth it; else `undefined`. */
export async function compressed(
  text: string,
  acceptEncoding: string | undefined,
): Promise<Uint8Array | undefined> {
  if (acceptEncoding === undefined || !acceptsGzip(acceptEncoding)) return undefined
  return Buffer.byteLength(text) > compressionBytesMin ? gzipAsync(text) : undefined
}

function acceptsGzip(acceptEncoding: string): boolean {
  return acceptEncoding.split(",").some((choice) => {
    const [name, ...parameters] = choice.split(";").map((part) => part.trim().toLowerCase())
    return (name === "gzip" || name === "*") && !parameters.some((p) => /^q=0(\.0*)?$/.test(p))
  })
}

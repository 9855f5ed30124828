import { ApiError } from "../error.ts"
import type { SignedRequest } from "../model/sigv4/authorization.ts"

/** A request as the pipeline sees it, whatever the runtime makes of one. */
export interface IncomingRequest extends SignedRequest {
  /** Of the other end of the connection, where the runtime tells: nobody's header. */
  readonly remoteAddress?: string | undefined
  /** Whether it came through TLS, where the runtime tells. */
  readonly isEncrypted?: boolean | undefined
  /**
   * The whole body as it was sent, or `undefined` when it is longer than `bytesMax`: then up to
   * `discardedLimitsMax` times as much is read and thrown away.
   */
  body(bytesMax: number): Promise<Uint8Array | undefined>
}

/** The other end of a connection, as far as a runtime knows it. */
export interface Peer {
  readonly remoteAddress?: string | undefined
  readonly isEncrypted?: boolean | undefined
}

/** A web `Request` as one. */
export function incomingRequestOf(request: Request, peer: Peer = {}): IncomingRequest {
  const { method, url, headers } = request
  const pathAt = url.indexOf("/", url.indexOf("//") + 2)
  const queryAt = url.indexOf("?", pathAt)
  return {
    method,
    path: queryAt === -1 ? url.slice(pathAt) : url.slice(pathAt, queryAt),
    query: queryAt === -1 ? "" : url.slice(queryAt + 1),
    remoteAddress: peer.remoteAddress,
    isEncrypted: peer.isEncrypted,
    header: (name) => headers.get(name) ?? undefined,
    body: (bytesMax) => readBody(request, bytesMax),
  }
}

/**
 * How much of a body that is too long we let go by, in limits, before we hang up: whoever is still
 * sending would lose a reply that came at once, for servers hang up behind it.
 */
export const discardedLimitsMax = 4

async function readBody(request: Request, bytesMax: number): Promise<Uint8Array | undefined> {
  const header = request.headers.get("content-length")
  const announced = header !== null && /^\d+$/.test(header) ? Number(header) : undefined
  if (announced !== undefined && announced > bytesMax * discardedLimitsMax) return undefined
  try {
    // The server lets no more through than was announced, so this needs no watching.
    if (announced !== undefined && announced <= bytesMax) {
      return new Uint8Array(await request.arrayBuffer())
    }
    if (request.body === null) return new Uint8Array(0)
    const bytes = await readChunks(request.body, bytesMax)
    return announced === undefined ? bytes : undefined
  } catch (error) {
    throw interrupted(error)
  }
}

/** `undefined` if there is more than `bytesMax`. */
async function readChunks(
  body: ReadableStream<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return length > bytesMax ? undefined : Buffer.concat(chunks, length)
    length += value.length
    if (length <= bytesMax) chunks.push(value)
    else chunks.length = 0
    if (length > bytesMax * discardedLimitsMax) {
      await reader.cancel()
      return undefined
    }
  }
}

/** A caller who goes away in mid-sentence is no failure of ours. */
export function interrupted(cause: unknown): ApiError {
  const fault = ApiError.serialization()
  fault.cause = cause
  return fault
}

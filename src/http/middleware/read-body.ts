import { ApiError } from "../../error.ts"
import { requestBytesMax } from "../../limits.ts"
import { headerOf, type IncomingRequest } from "../incoming-request.ts"

/**
 * The whole body as it was sent, or `undefined` when it is longer than a request may be. A body of
 * unannounced length is read only until that is known.
 */
export async function readBody(request: IncomingRequest): Promise<Uint8Array | undefined> {
  const announced = headerOf(request, "content-length")
  if (announced !== undefined && /^\d+$/.test(announced)) {
    // The server lets no more through than was announced, so this needs no watching.
    if (Number(announced) > requestBytesMax) return undefined
    return new Uint8Array(await readWhole(request))
  }
  return request.body === null ? new Uint8Array(0) : readChunks(request.body)
}

/** A caller who goes away in mid-sentence is no failure of ours. */
async function readWhole(request: IncomingRequest): Promise<ArrayBuffer> {
  try {
    return await request.arrayBuffer()
  } catch (error) {
    throw interrupted(error)
  }
}

async function readChunks(body: ReadableStream<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > requestBytesMax) {
        await reader.cancel()
        return undefined
      }
      chunks.push(value)
    }
  } catch (error) {
    throw interrupted(error)
  }
  return joined(chunks, length)
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}

function interrupted(error: unknown): ApiError {
  const fault = ApiError.serialization()
  fault.cause = error
  return fault
}

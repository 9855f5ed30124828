/** Data files unpacked on the fly: whatever they unpack to, little of it is in memory. */
import { Decompress } from "fzstd"

export type Compression = "NONE" | "GZIP" | "ZSTD"

/** What is wrong lies in the file: what came before it is good, and nothing comes after. */
export class MalformedData extends Error {
  override readonly name = "MalformedData"
}

type Chunks = AsyncIterable<Uint8Array>

/** Throws MalformedData; what reading the source throws passes as it is. */
export function decompressed(source: Chunks, compression: Compression): Chunks {
  if (compression === "GZIP") return gunzipped(source)
  return compression === "ZSTD" ? unzstd(source) : source
}

async function* gunzipped(source: Chunks): AsyncGenerator<Uint8Array> {
  let failure: unknown
  const noted = (async function* () {
    try {
      yield* source
    } catch (error) {
      failure = error
      throw error
    }
  })()
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await noted.next()
      if (done) controller.close()
      else controller.enqueue(value as Uint8Array<ArrayBuffer>)
    },
    cancel: async () => void (await noted.return(undefined)),
  })
  const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw failure ?? new MalformedData(`no gzip: ${textOf(error)}`)
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/**
 * A block of four bytes can stand for 128 KB, and the library hands all of them over at once: so
 * it gets little at a time.
 */
const sliceBytes = 2048

async function* unzstd(source: Chunks): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  const stream = new Decompress((chunk) => {
    // A view of the window, which the next push writes over.
    ready.push(chunk.slice())
  })
  const push = (bytes: Uint8Array, isLast: boolean) => {
    ready = []
    try {
      stream.push(bytes, isLast)
    } catch (error) {
      throw new MalformedData(`no zstd: ${textOf(error)}`)
    }
    return ready
  }
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      yield* push(chunk.slice(at, at + sliceBytes), false)
    }
  }
  yield* push(new Uint8Array(0), true)
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A stream's chunks; it is cancelled by whoever does not read to the end. */
export async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

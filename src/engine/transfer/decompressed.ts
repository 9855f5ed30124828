/** Data files unpacked on the fly: whatever they unpack to, little of it is in memory. */
import { Decompress } from "fzstd"
import { othersTurn } from "../others-turn.ts"
import { MalformedData } from "./malformed-data.ts"
import { zstdBlocks } from "./zstd-blocks.ts"

export type Compression = "NONE" | "GZIP" | "ZSTD"

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

/** With a window of 8 MB, which it moves for each of them, some milliseconds of work. */
const blocksPerTurn = 8

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
  let blocks = 0
  // A block of four bytes can stand for 128 KB: the library gets one at a time.
  for await (const block of zstdBlocks(source)) {
    yield* push(block, false)
    blocks += 1
    if (blocks % blocksPerTurn === 0) await othersTurn()
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

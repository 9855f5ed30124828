import { createHash } from "node:crypto"

export interface PackedFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly md5: Buffer
}

/** Lines become the content of a data file. What is packed is in memory, what is not is not. */
export async function packFile(lines: AsyncIterable<string>): Promise<PackedFile> {
  const encoder = new TextEncoder()
  const source = lines[Symbol.asyncIterator]()
  const texts = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await source.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => void (await source.return?.()),
  })
  const packed = texts.pipeThrough(new CompressionStream("gzip"))
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
  return { bytes, md5: createHash("md5").update(bytes).digest() }
}

/**
 * Zstandard cut into its blocks (RFC 8878, 3.1.1), before anything is unpacked. Who unpacks keeps a
 * window as large as a frame asks for, and a block stands for no more than 128 KB, whatever it is
 * itself: so the headers say how much memory and time it takes, and are judged here.
 */
import { Buffer } from "node:buffer"
import { MalformedData } from "./malformed-data.ts"

/** RFC 8878, 3.1.1.1.2: what encoders are not to exceed. Up to level 19 they do not. */
const windowBytesMax = 8 * 1024 * 1024
const blockBytesMax = 128 * 1024

const magicOfFrame = 0xfd2fb528
/** And the fifteen numbers behind it. */
const magicOfSkippable = 0x184d2a50

/** The headers of frames, each block whole, checksums. Throws MalformedData. */
export async function* zstdBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const reader = new Reader(source)
  try {
    for (;;) {
      const start = await reader.upTo(4)
      if (start.length === 0) return
      const magic = start.length === 4 ? start.readUInt32LE() : 0
      if ((magic & ~0xf) >>> 0 === magicOfSkippable) {
        await reader.skip((await reader.take(4)).readUInt32LE())
      } else if (magic === magicOfFrame) yield* frame(reader, start)
      else throw new MalformedData("no zstd: a frame begins with other bytes")
    }
  } finally {
    await reader.close()
  }
}

async function* frame(reader: Reader, start: Buffer): AsyncGenerator<Buffer> {
  const [descriptor = 0] = await reader.take(1)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  const windowBytes = isSingleSegment ? 0 : 1
  const fields = await reader.take(windowBytes + dictionaryBytes + sizeBytes)
  const window = isSingleSegment ? contentSize(fields, sizeBytes) : windowSize(fields[0] ?? 0)
  if (window > windowBytesMax) {
    throw new MalformedData(
      `zstd with a window of ${window} bytes, and no more than ${windowBytesMax} are taken: ` +
        "pack it with a level of at most 19, and not for long distances",
    )
  }
  yield Buffer.concat([start, Buffer.of(descriptor), fields])
  for (let isLast = false; !isLast; ) {
    const head = await reader.take(3)
    const word = head.readUIntLE(0, 3)
    isLast = (word & 1) === 1
    const size = word >> 3
    if (size > blockBytesMax) throw new MalformedData("no zstd: a block is larger than 128 KB")
    const isRepeated = ((word >> 1) & 3) === 1
    yield Buffer.concat([head, await reader.take(isRepeated ? 1 : size)])
  }
  if (descriptor & 4) yield reader.take(4)
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3))
  return base + (base / 8) * (byte & 7)
}

/** Nothing may be further back than the beginning: the content is its own window. */
function contentSize(fields: Buffer, bytes: number): number {
  const at = fields.length - bytes
  if (bytes === 8) return Number(fields.readBigUInt64LE(at))
  return fields.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0)
}

/** So many bytes at a time of chunks of any size. */
class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** Fewer where the source ends. */
  async upTo(bytes: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for (let left = bytes; left > 0; ) {
      const part = await this.#some(left)
      if (!part) break
      parts.push(part)
      left -= part.length
    }
    return Buffer.concat(parts)
  }

  async take(bytes: number): Promise<Buffer> {
    const taken = await this.upTo(bytes)
    if (taken.length < bytes) throw cutOff()
    return taken
  }

  async skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0; ) {
      const part = await this.#some(left)
      if (!part) throw cutOff()
      left -= part.length
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #some(bytesMax: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next()
      if (done) return undefined
      this.#rest = value
    }
    const part = this.#rest.subarray(0, bytesMax)
    this.#rest = this.#rest.subarray(part.length)
    return part
  }
}

function cutOff(): MalformedData {
  return new MalformedData("no zstd: it is cut off")
}

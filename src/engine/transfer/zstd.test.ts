/** Frames as zstd makes them, and as only somebody makes them who means harm. */
import { constants, createZstdCompress, zstdCompressSync } from "node:zlib"
import { expect, test } from "vitest"
import { dataRecords } from "./data-records.ts"

const format = { format: "DYNAMODB_JSON", compression: "ZSTD" } as const

async function read(bytes: Uint8Array, chunkBytes = 65536) {
  let at = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + chunkBytes))
      at += chunkBytes
    },
  })
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const records: { items: number; fault?: string | undefined }[] = []
  for await (const { items, fault } of dataRecords(stream, format, {})) {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    records.push({ items: items.length, fault })
  }
  return { records, most }
}

/** A stream's size is not known when it begins, so its header names the window that was asked for. */
function packed(text: string, windowLog: number): Promise<Buffer> {
  const stream = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: windowLog } })
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    stream.on("data", (part: Buffer) => parts.push(part))
    stream.on("end", () => resolve(Buffer.concat(parts)))
    stream.on("error", reject)
    stream.end(text)
  })
}

/** Blocks of one byte each, said to be repeated so often; the window is 2 to the power of `log`. */
function crafted(log: number, blocks: number, repeated = 128 * 1024): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3])
  const all = Array.from({ length: blocks }, (_, at) => {
    const block = Buffer.alloc(4, "\n")
    block.writeUIntLE((repeated << 3) | (1 << 1) | (at === blocks - 1 ? 1 : 0), 0, 3)
    return block
  })
  return Buffer.concat([header, ...all])
}

const line = '{"Item":{"pk":{"S":"a"}}}\n'

test("frames one after the other, and what is between them, are one file", async () => {
  const frame = zstdCompressSync(line.repeat(1000))
  const [skippable, empty] = [Buffer.from("502a4d1803000000616263", "hex"), zstdCompressSync("")]
  const checked = zstdCompressSync(line.repeat(10), {
    params: { [constants.ZSTD_c_checksumFlag]: 1 },
  })
  const file = Buffer.concat([skippable, frame, empty, checked, skippable, frame])
  for (const chunkBytes of [1, 7, 65536]) {
    const { records } = await read(file, chunkBytes)
    expect(records.filter(({ items }) => items === 1)).toHaveLength(2010)
    expect(records).toHaveLength(2010)
  }
})

test.each([23, 22])("a window of 2 to the power of %i bytes is taken", async (log) => {
  const { records } = await read(await packed(line.repeat(5000), log))
  expect(records.every(({ items }) => items === 1)).toBe(true)
  expect(records).toHaveLength(5000)
})

const tooLarge = /^the rest of the object was left out: zstd with a window of \d+ bytes/

test.each([24, 27])("a window of 2 to the power of %i bytes fails its file", async (log) => {
  const bytes = await packed(line.repeat(1000), log)
  const { records } = await read(bytes)
  expect(records).toEqual([{ items: 0, fault: expect.stringMatching(tooLarge) }])
  const second = await read(Buffer.concat([zstdCompressSync(line), bytes]))
  expect(second.records).toEqual([
    { items: 1, fault: undefined },
    { items: 0, fault: expect.stringMatching(tooLarge) },
  ])
})

test("a frame that says it is one segment of gigabytes fails its file", async () => {
  const header = Buffer.from("28b52ffde0", "hex")
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(2n ** 31n - 2n ** 21n)
  const { records, most } = await read(Buffer.concat([header, size, crafted(20, 3).subarray(6)]))
  expect(records).toEqual([{ items: 0, fault: expect.stringMatching(tooLarge) }])
  expect(most).toBeLessThan(64 * 1024 * 1024)
})

test.each([30, 41])("a window of 2 to the power of %i bytes takes no memory", async (log) => {
  const { records, most } = await read(crafted(log, 2))
  expect(records).toEqual([{ items: 0, fault: expect.stringMatching(tooLarge) }])
  expect(most).toBeLessThan(64 * 1024 * 1024)
})

test("a block that stands for more than 128 KB fails its file", async () => {
  const { records } = await read(crafted(23, 1, 2 ** 21 - 1))
  expect(records.map(({ fault }) => fault)).toEqual([
    "the rest of the object was left out: no zstd: a block is larger than 128 KB",
  ])
})

// All of it is in one chunk, so only whoever unpacks it can let others have a turn.
test("others have their turns while blocks are unpacked", async () => {
  let turns = 0
  let isOver = false
  const turn = () => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const { records } = await read(crafted(23, 400, 8))
  isOver = true
  expect(records).toHaveLength(3200)
  expect(turns).toBeGreaterThanOrEqual(400 / 8)
})

test.each([3, 5, 8, 20, 60])("a file that is cut off after %i bytes says so", async (bytes) => {
  const whole = zstdCompressSync(`${line}${Math.PI}${"abcdefghijklmnopqrstuvwxyz".repeat(3)}\n`)
  const { records } = await read(whole.subarray(0, bytes))
  expect(records.at(-1)?.fault).toMatch(/left out: no zstd/)
})

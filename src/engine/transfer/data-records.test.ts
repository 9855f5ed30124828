import { gzipSync, zstdCompressSync } from "node:zlib"
import { expect, test } from "vitest"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import { itemLine } from "../../model/transfer/item-line.ts"
import { randomItem } from "../../model/transfer/random-item.case.ts"
import { type DataFormat, type DataRecord, dataRecords } from "./data-records.ts"
import type { Compression } from "./decompressed.ts"

const pack: Record<Compression, (bytes: Uint8Array) => Uint8Array> = {
  NONE: (bytes) => bytes,
  GZIP: (bytes) => gzipSync(bytes),
  ZSTD: (bytes) => zstdCompressSync(bytes),
}

async function read(
  bytes: Uint8Array,
  format: DataFormat,
  { skip = 0, chunkBytes = 65536, keyTypes = {} } = {},
): Promise<readonly DataRecord[]> {
  let at = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + chunkBytes))
      at += chunkBytes
    },
  })
  const records: DataRecord[] = []
  for await (const record of dataRecords(stream, format, keyTypes, skip)) records.push(record)
  return records
}

const formats = (["DYNAMODB_JSON", "ION"] as const).flatMap((format) =>
  (["NONE", "GZIP", "ZSTD"] as const).map((compression) => ({ format, compression })),
)

test.each(formats)("random items in chunks of any size: %j", async (format) => {
  const random = randomOfTest()
  const items = Array.from({ length: 200 }, () => randomItem(random))
  const text = items.map((item) => itemLine(format.format, JSON.stringify(item))).join("")
  const bytes = pack[format.compression](Buffer.from(text))
  for (const chunkBytes of [1 + random.below(20), 1000, 1 << 20]) {
    const records = await read(bytes, format, { chunkBytes })
    expect(records.flatMap((record) => record.items)).toEqual(items)
    expect(records.reduce((sum, record) => sum + record.bytes, 0)).toBe(Buffer.byteLength(text))
  }
  const skipped = await read(bytes, format, { skip: 150 })
  expect(skipped.flatMap((record) => record.items)).toEqual(items.slice(150))
})

test("a bad line is a fault of its own", async () => {
  const bytes = Buffer.from(
    '{"Item":{"a":{"S":"1"}}}\n{"Item":\n\xff\n{"Item":{"a":{"S":"2"}}}',
    "latin1",
  )
  const records = await read(bytes, { format: "DYNAMODB_JSON", compression: "NONE" })
  expect(records.map(({ items, fault }) => fault ?? items)).toEqual([
    [{ a: { S: "1" } }],
    "the line is not JSON",
    "the line is not UTF-8",
    [{ a: { S: "2" } }],
  ])
})

test.each(["GZIP", "ZSTD"] as const)(
  "a file that is cut off, altered or no %s ends with a fault",
  async (compression) => {
    const random = randomOfTest()
    const items = Array.from({ length: 500 }, () => randomItem(random))
    const whole = pack[compression](
      Buffer.from(items.map((item) => itemLine("ION", JSON.stringify(item))).join("")),
    )
    const half = Math.floor(whole.length / 2)
    const altered = whole.slice()
    altered.fill(7, half, half + 20)
    const spoilt = [whole.slice(0, half), Buffer.from("plain text")]
    // zstd's checksum is not looked at: what it makes of altered bytes is a matter of luck.
    if (compression === "GZIP") spoilt.push(Buffer.from(altered))
    for (const bytes of spoilt) {
      const records = await read(bytes, { format: "ION", compression })
      expect(records.at(-1)?.fault).toMatch(/^the rest of the object was left out/)
      expect(records.flatMap((record) => record.items).length).toBeLessThan(items.length)
    }
  },
)

// A few KB may stand for gigabytes: they must not be in memory at once.
test.each(["GZIP", "ZSTD"] as const)(
  "%s that unpacks to a line without end is left",
  async (compression) => {
    const bomb = pack[compression](new Uint8Array(60 * 1024 * 1024).fill(97))
    expect(bomb.length).toBeLessThan(1024 * 1024)
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }, 1)
    const records = await read(bomb, { format: "ION", compression })
    clearInterval(watch)
    expect(records).toEqual([
      {
        bytes: 0,
        items: [],
        fault: "the rest of the object was left out: a line is longer than any item",
      },
    ])
    expect(most).toBeLessThan(50 * 1024 * 1024)
  },
)

test.each([
  ["no line has an end", "a".repeat(65536)],
  ["a quote has none", `a,b\n1,"${"a".repeat(65536)}`],
])("CSV in which %s is given up soon, whatever follows", async (_, beginning) => {
  const [more, chunks] = [Buffer.alloc(65536, 97), 1000]
  let given = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      given += 1
      if (given === chunks) return controller.close()
      controller.enqueue(given === 1 ? Buffer.from(beginning) : more)
    },
  })
  const records: DataRecord[] = []
  for await (const record of dataRecords(stream, csv, {})) records.push(record)
  const fault = "the rest of the object was left out: a row is longer than any item"
  expect(records).toEqual([{ bytes: 0, items: [], fault }])
  expect(given).toBeLessThan(80)
})

test("what reading the source throws is no fault of the data", async () => {
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.error(new Error("the disk is gone")),
  })
  const records = dataRecords(stream, { format: "ION", compression: "GZIP" }, {})
  await expect(records.next()).rejects.toThrow("the disk is gone")
})

const csv = { format: "CSV", compression: "NONE" } as const
const table =
  'pk,at,text\r\n1,2,plain\r\n"a ""b""",7,"two\r\nlines, and ü"\r\n\r\n3,,\r\n4,x,\r\n5\r\n6,6,'

test.each([1, 7, 1000])("CSV in chunks of %i bytes", async (chunkBytes) => {
  const keyTypes = { pk: "S", at: "N" } as const
  const records = await read(Buffer.from(table), csv, { chunkBytes, keyTypes })
  expect(records.map(({ items, fault }) => fault ?? items)).toEqual([
    [{ pk: { S: "1" }, at: { N: "2" }, text: { S: "plain" } }],
    [{ pk: { S: 'a "b"' }, at: { N: "7" }, text: { S: "two\r\nlines, and ü" } }],
    [{ pk: { S: "3" } }],
    "The parameter cannot be converted to a numeric value: x",
    "the row has 1 columns, and the header 3",
    [{ pk: { S: "6" }, at: { N: "6" } }],
  ])
  expect((await read(Buffer.from(table), csv, { chunkBytes, keyTypes, skip: 5 })).length).toBe(1)
})

test.each([",", ";", ":", "|", "\t", " "])(
  "CSV divided by %j, with a header of the request's",
  async (delimiter) => {
    const bytes = Buffer.from(`a${delimiter}b\nc${delimiter}"${delimiter}"\n`)
    const records = await read(bytes, { ...csv, csv: { delimiter, header: ["pk", "v"] } })
    expect(records.flatMap(({ items }) => items)).toEqual([
      { pk: { S: "a" }, v: { S: "b" } },
      { pk: { S: "c" }, v: { S: delimiter } },
    ])
  },
)

test.each(["pk,pk\n1,2\n", ",a\n1,2\n", '"pk\n1,2\n'])(
  "CSV with a header that is none: %j",
  async (text) => {
    const records = await read(Buffer.from(text), csv)
    expect(records.map(({ fault }) => fault)).toEqual([
      expect.stringMatching(/^the rest of the object/),
    ])
  },
)

/** The records of a data file, one after the other: lines, or rows of CSV. */
import type { Buffer } from "node:buffer"
import { ApiError } from "../../error.ts"
import { checkHeader, itemOfRow } from "../../model/transfer/csv-row.ts"
import { type ItemFormat, itemsOfLine } from "../../model/transfer/item-line.ts"
import { type PutLine, putsOfLine } from "../../model/transfer/put-line.ts"
import type { Item, ScalarType } from "../../model/value/attribute-value.ts"
import { type Compression, chunksOf, decompressed } from "./decompressed.ts"
import { csvRowsOf, linesOf } from "./lines.ts"
import { MalformedData } from "./malformed-data.ts"

export type InputFormat = ItemFormat | "CSV"

export interface DataFormat {
  readonly format: InputFormat
  readonly compression: Compression
  readonly csv?: CsvFormat | undefined
}

export interface CsvFormat {
  readonly delimiter?: string | undefined
  /** Absent: the first row of each file. */
  readonly header?: readonly string[] | undefined
}

/** `bytes` is about how long it is, unpacked. */
export interface DataRecord<T = Item> {
  readonly bytes: number
  readonly items: readonly T[]
  /** Why there are none. */
  readonly fault?: string
}

/**
 * Records behind the first `skip`. What cannot be read on with ends the file, as its last record.
 *
 * @param keyTypes of the attributes that are keys of the table or its indexes
 */
export function dataRecords(
  stream: ReadableStream<Uint8Array>,
  { format, compression, csv = {} }: DataFormat,
  keyTypes: Readonly<Record<string, ScalarType>>,
  skip = 0,
): AsyncGenerator<DataRecord> {
  const chunks = decompressed(chunksOf(stream), compression)
  return untilMalformed(
    format === "CSV"
      ? csvRecords(chunks, csv, keyTypes, skip)
      : lineRecords(chunks, (line) => itemsOfLine(format, line), skip),
  )
}

/** The same of a bulk put, whose lines may have conditions. */
export function putRecords(
  stream: ReadableStream<Uint8Array>,
  { format, compression }: { readonly format: ItemFormat; readonly compression: Compression },
  skip = 0,
): AsyncGenerator<DataRecord<PutLine>> {
  const chunks = decompressed(chunksOf(stream), compression)
  return untilMalformed(lineRecords(chunks, (line) => putsOfLine(format, line), skip))
}

async function* untilMalformed<T>(
  records: AsyncGenerator<DataRecord<T>>,
): AsyncGenerator<DataRecord<T>> {
  try {
    yield* records
  } catch (error) {
    if (!(error instanceof MalformedData)) throw error
    yield { bytes: 0, items: [], fault: `the rest of the object was left out: ${error.message}` }
  }
}

async function* lineRecords<T>(
  chunks: AsyncIterable<Uint8Array>,
  readLine: (line: string) => readonly T[],
  skip: number,
): AsyncGenerator<DataRecord<T>> {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let read = 0
  for await (const line of linesOf(chunks)) {
    read += 1
    if (read <= skip) continue
    const bytes = line.length + 1
    yield outcome(bytes, () => readLine(decode(decoder, line)))
  }
}

async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  { delimiter = ",", header: given }: CsvFormat,
  keyTypes: Readonly<Record<string, ScalarType>>,
  skip: number,
): AsyncGenerator<DataRecord> {
  let header = given
  if (header) requireHeader(header)
  let read = 0
  for await (const row of csvRowsOf(chunks, delimiter)) {
    if (header === undefined) {
      if ("fault" in row) throw new MalformedData(row.fault)
      header = row.fields
      requireHeader(header)
      continue
    }
    read += 1
    if (read <= skip) continue
    const names = header
    if ("fault" in row) yield { bytes: row.bytes, items: [], fault: row.fault }
    else yield outcome(row.bytes, () => [itemOfRow(names, row.fields, keyTypes)])
  }
}

function requireHeader(header: readonly string[]): void {
  try {
    checkHeader(header)
  } catch (error) {
    if (error instanceof ApiError) throw new MalformedData(error.message)
    throw error
  }
}

function outcome<T>(bytes: number, read: () => readonly T[]): DataRecord<T> {
  try {
    return { bytes, items: read() }
  } catch (error) {
    if (error instanceof ApiError) return { bytes, items: [], fault: error.message }
    throw error
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, line: Buffer): string {
  try {
    return decoder.decode(line)
  } catch (error) {
    if (error instanceof TypeError) throw ApiError.invalid("the line is not UTF-8")
    throw error
  }
}

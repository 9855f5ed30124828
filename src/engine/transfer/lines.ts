/** Bytes cut into lines, and CSV into rows, with no more of them in memory than one is long. */
import { Buffer } from "node:buffer"
import { MalformedData } from "./malformed-data.ts"

/** An item of 400 KB whose every byte is written as an escape fits. */
const lineBytesMax = 4 * 1024 * 1024

const newline = 10

export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    let from = 0
    for (;;) {
      const end = chunk.indexOf(newline, from)
      const part = chunk.subarray(from, end === -1 ? chunk.length : end)
      bytes += part.length
      if (bytes > lineBytesMax) throw new MalformedData("a line is longer than any item")
      parts.push(part)
      if (end === -1) break
      yield Buffer.concat(parts)
      parts = []
      bytes = 0
      from = end + 1
    }
  }
  if (bytes > 0) yield Buffer.concat(parts)
}

/** A row of fields, or what is wrong with it. */
export type CsvRow =
  | { readonly fields: readonly string[]; readonly bytes: number }
  | { readonly fault: string; readonly bytes: number }

export async function* csvRowsOf(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: string,
): AsyncGenerator<CsvRow> {
  // Imported here: it looks around for a browser when it is evaluated.
  const { Parser } = (await import("papaparse")).default
  let parser: InstanceType<typeof Parser> | undefined
  let text = ""
  for await (const more of textsOf(chunks)) {
    text += more
    // One kind of line end for a whole file, told by its first.
    parser ??= text.includes("\n") ? new Parser({ delimiter, newline: lineEndOf(text) }) : parser
    if (parser !== undefined) {
      const { data, errors, meta } = parser.parse(text, 0, true) as Parsed
      yield* rowsOf(data, errors, meta.cursor)
      text = text.slice(meta.cursor)
    }
    if (text.length > lineBytesMax) throw new MalformedData("a row is longer than any item")
  }
  parser ??= new Parser({ delimiter, newline: "\n" })
  const { data, errors } = parser.parse(text, 0, false) as Parsed
  yield* rowsOf(data, errors, text.length)
}

interface Parsed {
  readonly data: readonly (readonly string[])[]
  readonly errors: readonly { readonly row: number; readonly message: string }[]
  readonly meta: { readonly cursor: number }
}

function* rowsOf(
  data: Parsed["data"],
  errors: Parsed["errors"],
  characters: number,
): Generator<CsvRow> {
  const bytes = data.length === 0 ? 0 : Math.round(characters / data.length)
  const faults = new Map(errors.map(({ row, message }) => [row, message]))
  for (const [at, fields] of data.entries()) {
    const fault = faults.get(at)
    if (fault !== undefined) yield { fault, bytes }
    else if (fields.length > 1 || fields[0] !== "") yield { fields, bytes }
  }
}

function lineEndOf(text: string): "\n" | "\r\n" {
  return text.charAt(text.indexOf("\n") - 1) === "\r" ? "\r\n" : "\n"
}

async function* textsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (error) {
      if (error instanceof TypeError) throw new MalformedData("no UTF-8")
      throw error
    }
  }
  for await (const chunk of chunks) yield decode(chunk)
  yield decode()
}

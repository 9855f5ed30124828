/**
 * Tables of constants within a statement, each one argument of JSON: the text of the statement is
 * the same for any number of rows, and sqld has half the work of `VALUES (?, ?), …`.
 */
import { Buffer } from "node:buffer"
import type { Statement } from "./hrana.ts"
import type { Argument } from "./statements.ts"

export type ConstantRow = readonly (Argument | null)[]

/** What stands behind FROM: its columns are called column1, column2, … */
export function constantsOf(rows: readonly ConstantRow[]): Statement {
  const columns = (rows[0] ?? []).map((_, at) => {
    const value = `value ->> ${at}`
    const isBlob = rows.some((row) => row[at] instanceof Uint8Array)
    return `${isBlob ? `unhex(${value})` : value} AS column${at + 1}`
  })
  const sql = `(SELECT ${columns.join()} FROM json_each(?))`
  return { sql, args: [JSON.stringify(rows.map((row) => row.map(jsonOf)))] }
}

function jsonOf(value: Argument | null): string | number | null {
  const isPlain = value === null || typeof value === "string" || typeof value === "number"
  return isPlain ? value : hexOf(value)
}

/**
 * Long texts beside a table of constants, as one blob: a statement finds each by its place, where
 * JSON within JSON would have to be read again for every column.
 */
export class Texts {
  // SQLite has no parts of an empty blob, only NULL.
  readonly #parts = [Buffer.alloc(1)]
  #length = 1

  /** Two columns of a row: where it begins, and its length. */
  add(text: string | null): readonly [from: number | null, length: number | null] {
    if (text === null) return [null, null]
    const part = Buffer.from(text)
    const from = this.#length + 1
    this.#parts.push(part)
    this.#length += part.length
    return [from, part.length]
  }

  /** To be the first argument of its statement. */
  get blob(): Uint8Array {
    return Buffer.concat(this.#parts, this.#length)
  }
}

/** The text whose place these columns hold. */
export function textAt(from: number): string {
  return `CAST(substr(?1, column${from}, column${from + 1}) AS TEXT)`
}

function hexOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("hex")
}

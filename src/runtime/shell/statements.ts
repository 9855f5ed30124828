/** Takes what people type apart into statements. */

/**
 * What must not be cut: quotations, comments and all that is no semicolon. An unclosed quotation or
 * comment takes the rest, so that the statement goes on in the next line.
 */
const pattern =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[^'"/;-]+|[/-]|;/g

export interface Split {
  /** Without their semicolons and the blanks around. */
  readonly statements: readonly string[]
  /** After the last semicolon, as it was typed; empty if there is nothing but blanks and comments. */
  readonly rest: string
}

/** Semicolons end statements: those within quotations and comments do not. */
export function splitStatements(text: string): Split {
  const statements: string[] = []
  let start = 0
  let isEmpty = true
  for (const { 0: piece, index } of text.matchAll(pattern)) {
    if (piece !== ";") {
      isEmpty &&= isBlank(piece)
      continue
    }
    if (!isEmpty) statements.push(text.slice(start, index).trim())
    start = index + 1
    isEmpty = true
  }
  return { statements, rest: isEmpty ? "" : text.slice(start) }
}

/** A comment that is still open is not: its end is to come. */
function isBlank(piece: string): boolean {
  if (piece.startsWith("--")) return true
  return piece.startsWith("/*") ? piece.endsWith("*/") && piece.length > 3 : piece.trim() === ""
}

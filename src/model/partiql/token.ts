/** Statement to tokens, in linear time. */
import { notWellFormed, type Position } from "./partiql-fault.ts"

export interface Token extends Position {
  /** `quoted` is a name in double quotes, `text` a string in single ones. */
  readonly kind: "word" | "quoted" | "text" | "number" | "symbol" | "end"
  /** What is meant: quotes are taken off. */
  readonly text: string
  /** Keywords and symbols: their case does not matter. Empty for what can be neither. */
  readonly upper: string
}

// Sticky, and no alternative can match one text in two ways: each character is looked at once or
// twice. A number has no sign here: `a -1` is a difference.
const pattern = new RegExp(
  [
    /(?<blank>\s+|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)/,
    /(?<word>[A-Za-z_$][A-Za-z0-9_$]*)/,
    /"(?<quoted>(?:[^"]|"")*)"/,
    /'(?<text>(?:[^']|'')*)'/,
    /(?<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)/,
    /(?<symbol><<|>>|<>|!=|<=|>=|[=<>+\-*,.()[\]{}:?;])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "y",
)

const exponentMax = 2 ** 31 - 1

/** The last token is always of kind `end`. @throws ApiError for what is no token */
export function tokenize(statement: string): readonly Token[] {
  const tokens: Token[] = []
  let line = 1
  let lineStart = 0
  let end = 0
  while (end < statement.length) {
    pattern.lastIndex = end
    const match = pattern.exec(statement)
    // A comment or a quotation without an end, `#`, and whatever else has no meaning.
    if (!match) throw notWellFormed()
    const [found] = match
    const { word, quoted, text, number, symbol } = match.groups as Record<string, string>
    const place = { line, column: end - lineStart + 1, length: found.length }
    if (word !== undefined) {
      tokens.push({ kind: "word", text: word, upper: word.toUpperCase(), ...place })
    } else if (quoted !== undefined) {
      tokens.push({ kind: "quoted", text: quoted.replaceAll('""', '"'), upper: "", ...place })
    } else if (text !== undefined) {
      tokens.push({ kind: "text", text: text.replaceAll("''", "'"), upper: "", ...place })
    } else if (number !== undefined) {
      checkExponent(number)
      tokens.push({ kind: "number", text: number, upper: "", ...place })
    } else if (symbol !== undefined) {
      tokens.push({ kind: "symbol", text: symbol, upper: symbol, ...place })
    }
    for (let at = found.indexOf("\n"); at >= 0; at = found.indexOf("\n", at + 1)) {
      line++
      lineStart = end + at + 1
    }
    end += found.length
  }
  const place = { line, column: end - lineStart + 1, length: 0 }
  tokens.push({ kind: "end", text: "", upper: "", ...place })
  return tokens
}

/** One that is no 32-bit integer makes the literal unreadable (observed). */
function checkExponent(number: string): void {
  const exponent = /[eE]([+-]?[0-9]+)$/.exec(number)?.[1]
  if (exponent !== undefined && Math.abs(Number(exponent)) > exponentMax) throw notWellFormed()
}

/** Text to tokens: the lexical rules that all expressions share. */

export interface Token {
  /** `word` is an identifier, keyword or function; `symbol` is anything that is not listed. */
  readonly kind: "word" | "namePlaceholder" | "valuePlaceholder" | "digits" | "symbol" | "end"
  /** As written; `<EOF>` at the end. */
  readonly text: string
  /** Keywords are compared in upper case, for their case does not matter. */
  readonly upper: string
  readonly start: number
  readonly end: number
}

// A name begins with a letter: `_a` is a symbol and then a word, although `#_a` is a placeholder
// (observed). A number has no leading zeros: `01` is two. The last alternative makes any other
// character a token, for a syntax error to show.
const pattern =
  /[ \t\r\n]+|([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(0|[1-9][0-9]*)|<>|<=|>=|./gsu

/** The last token is always of kind `end`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(pattern)) {
    const [found, word, name, value, digits] = match
    const kind = word
      ? "word"
      : name
        ? "namePlaceholder"
        : value
          ? "valuePlaceholder"
          : digits
            ? "digits"
            : isBlank(found)
              ? undefined
              : "symbol"
    if (kind === undefined) continue
    const upper = kind === "word" ? found.toUpperCase() : found
    tokens.push({ kind, text: found, upper, start: match.index, end: match.index + found.length })
  }
  const end = text.length
  tokens.push({ kind: "end", text: "<EOF>", upper: "<EOF>", start: end, end })
  return tokens
}

function isBlank(found: string): boolean {
  const first = found.charCodeAt(0)
  return first === 0x20 || first === 0x09 || first === 0x0d || first === 0x0a
}

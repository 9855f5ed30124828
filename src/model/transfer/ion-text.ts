/** What stands between the quotes of Ion's strings and symbols. */

export const ionEscapes = "Ion's escapes"

const plainEscapes: Readonly<Record<string, string>> = {
  ...{ "0": "\0", a: "\x07", b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", v: "\v" },
  ...{ '"': '"', "'": "'", "?": "?", "\\": "\\", "/": "/", "\n": "" },
}

const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/**
 * The text from `at` to the closing quote, and where that one ends; nothing if there is none, or an
 * escape that is none.
 */
export function readIonText(
  source: string,
  at: number,
  quote: string,
): { readonly text: string; readonly end: number } | undefined {
  let text = ""
  let from = at
  for (let here = at; here < source.length; ) {
    if (source.startsWith(quote, here)) {
      return { text: text + source.slice(from, here), end: here + quote.length }
    }
    const character = source.charAt(here)
    // Only long strings go over several lines.
    if (character === "\n" && quote.length === 1) return undefined
    if (character !== "\\") {
      here += 1
      continue
    }
    const escaped = readEscape(source, here + 1)
    if (escaped === undefined) return undefined
    text += source.slice(from, here) + escaped.text
    here = escaped.end
    from = here
  }
  return undefined
}

function readEscape(source: string, at: number) {
  const letter = source.charAt(at)
  const plain = Object.hasOwn(plainEscapes, letter) ? plainEscapes[letter] : undefined
  if (plain !== undefined) return { text: plain, end: at + 1 }
  const length = codeLengths[letter]
  if (length === undefined) return undefined
  const digits = source.slice(at + 1, at + 1 + length)
  if (digits.length < length || !/^[\da-fA-F]+$/.test(digits)) return undefined
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff) return undefined
  const text = length === 4 ? String.fromCharCode(code) : String.fromCodePoint(code)
  return { text, end: at + 1 + length }
}

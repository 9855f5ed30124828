/** Attribute values as a person reads them: in PartiQL's own notation, strings of a cell without quotes. */
import type { AttributeValue } from "../../model/value/attribute-value.ts"

/** As a cell of a table shows it. */
export function cellText(value: AttributeValue | undefined): string {
  if (value === undefined) return ""
  return shown("S" in value ? value.S : valueText(value))
}

export function isNumber(value: AttributeValue | undefined): boolean {
  return value !== undefined && "N" in value
}

/** As a statement could say it; binary values as their base64 text, which PartiQL has no literal for. */
function valueText(value: AttributeValue): string {
  if ("S" in value) return quoted(value.S)
  if ("N" in value) return value.N
  if ("B" in value) return `b'${value.B}'`
  if ("BOOL" in value) return String(value.BOOL)
  if ("NULL" in value) return "NULL"
  if ("SS" in value) return `<<${value.SS.map(quoted).join(", ")}>>`
  if ("NS" in value) return `<<${value.NS.join(", ")}>>`
  if ("BS" in value) return `<<${value.BS.map((bytes) => `b'${bytes}'`).join(", ")}>>`
  if ("L" in value) return `[${value.L.map(valueText).join(", ")}]`
  const members = Object.entries(value.M).map(([name, of]) => `${quoted(name)}: ${valueText(of)}`)
  return `{${members.join(", ")}}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/**
 * Data must not steer the terminal: what is a control, turns the direction of writing or is half a
 * character is written out.
 */
export function shown(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => named[character] ?? `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
  )
}

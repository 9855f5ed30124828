/** What strings are as UTF-8, without making the bytes. */
import { Buffer } from "node:buffer"

/** Bytes of the text as UTF-8. */
export function utf8Length(text: string): number {
  // A call into native code costs as much as to look at about a dozen characters here: measured.
  if (text.length > 12) return Buffer.byteLength(text)
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0x7f) return Buffer.byteLength(text)
  }
  return text.length
}

/**
 * Orders strings by their UTF-8 bytes, as DynamoDB does. JavaScript's `<` orders UTF-16 units,
 * which puts the characters from U+10000 on before U+E000 to U+FFFF.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i)
    if (difference !== 0) return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
  }
  return a.length - b.length
}

/** Moves surrogates, the halves of characters from U+10000 on, behind all other units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

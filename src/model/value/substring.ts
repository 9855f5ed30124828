/**
 * Whether one text lies within another, in time that grows with their lengths and not with the
 * product of the two. The engines' own search is quicker for what people look for, but a long
 * text that nearly repeats itself makes it compare every place with every other.
 */
import { Buffer } from "node:buffer"

/** Texts up to here cannot hold up the engines' own search for long. */
const shortMax = 64

/** One constant is sought in thousands of items, so nothing may cost its length but a long text. */
export function includesText(text: string, sought: string): boolean {
  if (sought.length > text.length) return false
  if (sought.length <= shortMax) return text.includes(sought)
  return includesUnits(unitsOf(text), unitsOf(sought))
}

/** Both are base64. */
export function includesBinary(binary: string, sought: string): boolean {
  if (sought.length > binary.length) return false
  return includesBytes(Buffer.from(binary, "base64"), Buffer.from(sought, "base64"))
}

function includesBytes(bytes: Buffer, sought: Buffer): boolean {
  if (sought.length <= shortMax) return bytes.includes(sought)
  return includesUnits(bytes, sought)
}

type Units = Uint8Array | Uint16Array

/** Knuth, Morris and Pratt's search: no unit of `units` is looked at from more than two places. */
function includesUnits(units: Units, sought: Units): boolean {
  const borders = bordersOf(sought)
  let matched = 0
  for (let i = 0; i < units.length; i++) {
    while (matched > 0 && units[i] !== sought[matched]) matched = borders[matched - 1] as number
    if (units[i] === sought[matched]) matched++
    if (matched === sought.length) return true
  }
  return false
}

/** For each beginning of `sought`, how much of its end is a beginning of `sought` again. */
function bordersOf(sought: Units): Int32Array {
  const borders = new Int32Array(sought.length)
  let matched = 0
  for (let i = 1; i < sought.length; i++) {
    while (matched > 0 && sought[i] !== sought[matched]) matched = borders[matched - 1] as number
    if (sought[i] === sought[matched]) matched++
    borders[i] = matched
  }
  return borders
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length)
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i)
  return units
}

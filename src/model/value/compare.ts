/**
 * Equality and order of values that have passed `parseAttributeValue`. Their numbers are
 * normalised, so equal numbers are equal strings.
 */
import { type AttributeValue, type Item, typeOf } from "./attribute-value.ts"
import { compareBinaries } from "./binary.ts"
import { countOf } from "./map-count.ts"
import { compareNumbers } from "./number.ts"
import { equalSets } from "./sets.ts"
import { compareUtf8 } from "./utf8.ts"

/** Deep: lists in order, maps and sets in any order. Values of different types are not equal. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if ("S" in a) return "S" in b && a.S === b.S
  if ("N" in a) return "N" in b && a.N === b.N
  if ("B" in a) return "B" in b && a.B === b.B
  if ("BOOL" in a) return "BOOL" in b && a.BOOL === b.BOOL
  if ("NULL" in a) return "NULL" in b
  if ("L" in a) return "L" in b && equalLists(a.L, b.L)
  if ("M" in a) return "M" in b && equalMaps(a.M, b.M)
  const type = typeOf(b)
  return (type === "SS" || type === "NS" || type === "BS") && equalSets(a, b as typeof a)
}

/**
 * Negative, zero or positive for two values of one type that has an order: strings by UTF-8 bytes,
 * numbers, binaries by unsigned bytes. Otherwise nothing.
 */
export function compareScalars(a: AttributeValue, b: AttributeValue): number | undefined {
  if ("S" in a) return "S" in b ? compareUtf8(a.S, b.S) : undefined
  if ("N" in a) return "N" in b ? compareNumbers(a.N, b.N) : undefined
  if ("B" in a) return "B" in b ? compareBinaries(a.B, b.B) : undefined
  return undefined
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return a.length === b.length && a.every((value, i) => equalValues(value, b[i] as AttributeValue))
}

function equalMaps(a: Item, b: Item): boolean {
  const names = Object.keys(a)
  if (names.length !== countOf(b)) return false
  return names.every(
    (name) =>
      Object.hasOwn(b, name) && equalValues(a[name] as AttributeValue, b[name] as AttributeValue),
  )
}

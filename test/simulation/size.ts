/** DynamoDB's bytes of the values that the simulation writes: all text is ASCII. */
import type { AttributeValue, Item } from "../../src/model/value/attribute-value.ts"

export function sizeOf(item: Item, names: readonly string[] = Object.keys(item)): number {
  return names.reduce((sum, name) => {
    const value = Object.hasOwn(item, name) ? item[name] : undefined
    return value ? sum + name.length + valueSize(value) : sum
  }, 0)
}

function valueSize(value: AttributeValue): number {
  if ("S" in value) return value.S.length
  if ("N" in value) return numberSize(value.N)
  if ("SS" in value) return value.SS.join("").length
  if ("L" in value) return value.L.reduce((sum, element) => sum + 1 + valueSize(element), 3)
  throw new Error(`the simulation writes no ${Object.keys(value)}`)
}

/** One byte, one for each two digits on either side of the point, and one for a minus. */
function numberSize(text: string): number {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".")
  const digits = fraction === "" ? whole.replace(/0+$/, "") : whole
  const minus = text.startsWith("-") ? 1 : 0
  return 1 + Math.ceil(digits.length / 2) + Math.ceil(fraction.length / 2) + minus
}

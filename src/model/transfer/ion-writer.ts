/**
 * Items in the text of Amazon Ion 1.0, as DynamoDB's exports have them (AWS guide: DynamoDB table
 * export output format): numbers are decimals, sets are lists with an annotation.
 */
import type { AttributeValue, Item } from "../value/attribute-value.ts"

/** A struct; what has to be on one line is. */
export function ionOfItem(item: Item): string {
  let text = "{"
  for (const name in item) {
    if (text.length > 1) text += ","
    text += `${ionSymbol(name)}:${ionOfValue(item[name] as AttributeValue)}`
  }
  return `${text}}`
}

function ionOfValue(value: AttributeValue): string {
  if ("S" in value) return ionString(value.S)
  if ("N" in value) return ionDecimal(value.N)
  if ("B" in value) return ionBlob(value.B)
  if ("BOOL" in value) return String(value.BOOL)
  if ("NULL" in value) return "null"
  if ("SS" in value) return `$dynamodb_SS::[${value.SS.map(ionString).join(",")}]`
  if ("NS" in value) return `$dynamodb_NS::[${value.NS.map(ionDecimal).join(",")}]`
  if ("BS" in value) return `$dynamodb_BS::[${value.BS.map(ionBlob).join(",")}]`
  if ("L" in value) return `[${value.L.map(ionOfValue).join(",")}]`
  return ionOfItem(value.M)
}

// Without quotes these would be a null, a boolean, a float, a version marker or a number of the
// symbol table.
const plainName = /^(?!null$|true$|false$|nan$|\$ion_|\$\d)[A-Za-z_$][\w$]*$/

/** Ion reads all that JSON escapes, and takes an escaped single quote besides. */
function ionSymbol(name: string): string {
  if (plainName.test(name)) return name
  const inside = JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inside}'`
}

/** JSON's escapes are Ion's, too. */
function ionString(text: string): string {
  return JSON.stringify(text)
}

function ionBlob(base64: string): string {
  return `{{${base64}}}`
}

/** Below this many places behind the point an exponent is shorter: as Java prints a BigDecimal. */
const placesMax = 6

/** `103.`, `6d2`, `1.5`: an integer without a point or an exponent would be another type. */
export function ionDecimal(number: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(number) ?? []
  if (fraction === "") {
    const digits = whole.replace(/(?<=[1-9]\d*)0+$/, "")
    const zeros = whole.length - digits.length
    return zeros === 0 ? `${sign}${digits}.` : `${sign}${digits}d${zeros}`
  }
  const significant = `${whole}${fraction}`.replace(/^0+/, "")
  const magnitude = significant.length - fraction.length - 1
  return magnitude >= -placesMax ? number : `${sign}${significant}d-${fraction.length}`
}

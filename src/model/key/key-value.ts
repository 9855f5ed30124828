/** What no value may be that is part of a key, of a table or of an index. */
import type { AttributeValue } from "../value/attribute-value.ts"

export function isEmpty(value: AttributeValue): boolean {
  return ("S" in value && value.S === "") || ("B" in value && value.B === "")
}

/**
 * Half a surrogate pair has no UTF-8, so keys that differ in nothing else would be one key. JSON
 * can spell it; what DynamoDB answers was not observed.
 */
export function isUnicode(value: AttributeValue): boolean {
  return !("S" in value) || value.S.isWellFormed()
}

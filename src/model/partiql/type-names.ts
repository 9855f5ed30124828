import type { AttributeType } from "../value/attribute-value.ts"

/**
 * What may stand behind IS. NULL is documented; which names of the other types DynamoDB knows is
 * unsure, so both its own and PartiQL's are taken.
 */
export const attributeTypeNames: ReadonlyMap<string, AttributeType> = new Map([
  ["NULL", "NULL"],
  ["S", "S"],
  ["STRING", "S"],
  ["N", "N"],
  ["NUMBER", "N"],
  ["B", "B"],
  ["BINARY", "B"],
  ["BOOL", "BOOL"],
  ["BOOLEAN", "BOOL"],
  ["L", "L"],
  ["LIST", "L"],
  ["M", "M"],
  ["MAP", "M"],
  ["STRUCT", "M"],
  ["SS", "SS"],
  ["NS", "NS"],
  ["BS", "BS"],
])

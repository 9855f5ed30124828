import type { AttributeType } from "../value/attribute-value.ts"

/**
 * What may stand behind IS. NULL is documented; for the other types DynamoDB Local takes PartiQL's
 * names (BOOLEAN, NUMERIC, STRING, BLOB, LIST, STRUCT, TUPLE). DynamoDB's own are taken as well.
 */
export const attributeTypeNames: ReadonlyMap<string, AttributeType> = new Map([
  ["NULL", "NULL"],
  ["S", "S"],
  ["STRING", "S"],
  ["N", "N"],
  ["NUMBER", "N"],
  ["NUMERIC", "N"],
  ["B", "B"],
  ["BINARY", "B"],
  ["BLOB", "B"],
  ["BOOL", "BOOL"],
  ["BOOLEAN", "BOOL"],
  ["L", "L"],
  ["LIST", "L"],
  ["M", "M"],
  ["MAP", "M"],
  ["STRUCT", "M"],
  ["TUPLE", "M"],
  ["SS", "SS"],
  ["NS", "NS"],
  ["BS", "BS"],
])

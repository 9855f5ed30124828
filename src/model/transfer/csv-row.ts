/** A row of a CSV file becomes an item. AWS guide: Amazon S3 import formats for DynamoDB. */
import { ApiError } from "../../error.ts"
import type { AttributeValue, Item, ScalarType } from "../value/attribute-value.ts"
import { parseItem } from "../value/parse-value.ts"
import { binaryOf } from "./item-text.ts"

/** @throws ApiError ValidationException for names that cannot be those of attributes */
export function checkHeader(header: readonly string[]): void {
  if (header.some((name) => name === "")) throw ApiError.invalid("a column without a name")
  if (new Set(header).size < header.length) throw ApiError.invalid("two columns of the same name")
}

/**
 * Keys of the table and its indexes have the types that they are declared with, all else is text;
 * what is empty is left out.
 *
 * @throws ApiError ValidationException
 */
export function itemOfRow(
  header: readonly string[],
  row: readonly string[],
  keyTypes: Readonly<Record<string, ScalarType>>,
): Item {
  if (row.length !== header.length) {
    throw ApiError.invalid(`the row has ${row.length} columns, and the header ${header.length}`)
  }
  const attributes = header.flatMap((name, at): [string, AttributeValue][] => {
    const text = row[at] as string
    return text === "" ? [] : [[name, attributeValueOf(text, typeOf(name, keyTypes))]]
  })
  return parseItem(Object.fromEntries(attributes), "current")
}

function typeOf(name: string, keyTypes: Readonly<Record<string, ScalarType>>): ScalarType {
  return (Object.hasOwn(keyTypes, name) ? keyTypes[name] : undefined) ?? "S"
}

function attributeValueOf(text: string, type: ScalarType): AttributeValue {
  if (type === "B") return { B: binaryOf(text) }
  return type === "N" ? { N: text } : { S: text }
}

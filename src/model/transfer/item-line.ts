/** A line of a data file: one item. AWS guide: DynamoDB table export output format. */
import { ApiError } from "../../error.ts"
import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts"
import { parseItem } from "../value/parse-value.ts"
import { readIon } from "./ion-reader.ts"
import { ionOfItem } from "./ion-writer.ts"
import { itemOfJson } from "./item-text.ts"

export type ItemFormat = "DYNAMODB_JSON" | "ION"

/** With its newline. `body` is the item as its JSON, which is spliced in as it is. */
export function itemLine(format: ItemFormat, body: string): string {
  if (format === "DYNAMODB_JSON") return `{"Item":${body}}\n`
  return `$ion_1_0 {Item:${ionOfItem(JSON.parse(body) as Item)}}\n`
}

/**
 * The items of a line, mostly one: lists of them are Ion, too (AWS guide: import formats).
 *
 * @throws ApiError ValidationException for a line that has something else in it
 */
export function itemsOfLine(format: ItemFormat, line: string): readonly Item[] {
  if (line.trim() === "") return []
  return format === "DYNAMODB_JSON" ? [itemOfJsonLine(line)] : itemsOfIon(readIon(line))
}

function itemOfJsonLine(line: string): Item {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) throw ApiError.invalid("the line is not JSON")
    throw error
  }
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, "Item")) throw noItem()
  return itemOfJson((json as { readonly Item: unknown }).Item)
}

function itemsOfIon(values: readonly AttributeValue[]): readonly Item[] {
  return values.flatMap((value) => ("L" in value ? itemsOfIon(value.L) : [itemOfIon(value)]))
}

function itemOfIon(value: AttributeValue): Item {
  const item = "M" in value ? attributeOf(value.M, "Item") : undefined
  if (!item || !("M" in item)) throw noItem()
  return parseItem(item.M, "current")
}

function noItem(): ApiError {
  return ApiError.invalid("the line has no Item")
}

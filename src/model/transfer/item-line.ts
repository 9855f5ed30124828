/** A line of a data file: one item. AWS guide: DynamoDB table export output format. */
import { attributeOf, type Item } from "../value/attribute-value.ts"
import { parseItem } from "../value/parse-value.ts"
import { mapOfJsonLine, mapsOfIonLine, noItem } from "./data-line.ts"
import { ionOfItem } from "./ion-writer.ts"
import { itemOfJson } from "./item-text.ts"

export type ItemFormat = "DYNAMODB_JSON" | "ION"

/** With its newline. `body` is the item as its JSON, which is spliced in as it is. */
export function itemLine(format: ItemFormat, body: string): string {
  if (format === "DYNAMODB_JSON") return `{"Item":${body}}\n`
  return `$ion_1_0 {Item:${ionOfItem(JSON.parse(body) as Item)}}\n`
}

/** @throws ApiError ValidationException for a line that has something else in it */
export function itemsOfLine(format: ItemFormat, line: string): readonly Item[] {
  if (line.trim() === "") return []
  return format === "DYNAMODB_JSON"
    ? [itemOfMap(mapOfJsonLine(line))]
    : mapsOfIonLine(line).map(itemOfIon)
}

function itemOfMap(map: object): Item {
  if (!Object.hasOwn(map, "Item")) throw noItem()
  return itemOfJson((map as { readonly Item: unknown }).Item)
}

function itemOfIon(map: Item): Item {
  const item = attributeOf(map, "Item")
  if (!item || !("M" in item)) throw noItem()
  return parseItem(item.M, "current")
}

/**
 * A line of a bulk put: an item, and the condition under which it is put. AWS guide: Amazon S3
 * input formats for bulk put items. It says that each item may have a condition; how that is
 * written we could not read (unsure), so it is as in PutItem, beside the `Item`. A member that is
 * none of these is refused: what is passed over may have been a condition, and the item would
 * replace another.
 */
import { ApiError } from "../../error.ts"
import { type Condition, parseCondition } from "../expression/condition.ts"
import { checkPlaceholdersAllowed, parsePlaceholders } from "../expression/placeholders.ts"
import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts"
import { parseItem } from "../value/parse-value.ts"
import { mapOfJsonLine, mapsOfIonLine, noItem } from "./data-line.ts"
import type { ItemFormat } from "./item-line.ts"
import { itemOfJson } from "./item-text.ts"

export interface PutLine {
  readonly item: Item
  readonly condition: Condition | undefined
}

/** @throws ApiError ValidationException for a line that has something else in it */
export function putsOfLine(format: ItemFormat, line: string): readonly PutLine[] {
  if (line.trim() === "") return []
  if (format === "ION") return mapsOfIonLine(line).map(putOfIon)
  const members = new Map<string, unknown>(Object.entries(mapOfJsonLine(line)))
  return [putOf(members, itemOfJson, (name) => name)]
}

function putOfIon(map: Item): PutLine {
  const members = Object.keys(map).map((name) => [name, attributeOf(map, name)] as const)
  return putOf(new Map(members), (found) => parseItem(mapIn(found), "current"), textIn)
}

const known = new Set([
  "Item",
  "ConditionExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
])

/** `itemOf` and `textOf` read what the format has at such a place. */
function putOf(
  line: ReadonlyMap<string, unknown>,
  itemOf: (found: unknown) => Item,
  textOf: (found: unknown) => unknown,
): PutLine {
  for (const name of line.keys()) {
    if (!known.has(name)) throw ApiError.invalid(`the line has a member of another name: ${name}`)
  }
  if (!line.has("Item")) throw noItem()
  const item = itemOf(line.get("Item"))
  const given = line.get("ConditionExpression")
  const text = given === undefined ? undefined : stringOf("ConditionExpression", textOf(given))
  const names = namesOf(line.get("ExpressionAttributeNames"), textOf)
  const withValues = line.get("ExpressionAttributeValues")
  const values = withValues === undefined ? undefined : itemOf(withValues)
  checkPlaceholdersAllowed(
    {
      ConditionExpression: text,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
    ["ConditionExpression"],
  )
  const placeholders = parsePlaceholders({
    names,
    values,
    layer: "current",
    wrapValueErrors: false,
  })
  const condition =
    text === undefined ? undefined : parseCondition(text, "ConditionExpression", placeholders)
  placeholders.checkAllUsed()
  return { item, condition }
}

function namesOf(
  found: unknown,
  textOf: (found: unknown) => unknown,
): Readonly<Record<string, string>> | undefined {
  if (found === undefined) return undefined
  const map = typeof found === "object" && found !== null && "M" in found ? mapIn(found) : found
  if (typeof map !== "object" || map === null) throw notText("ExpressionAttributeNames")
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => [
      name,
      stringOf("ExpressionAttributeNames", textOf(value)),
    ]),
  )
}

function textIn(found: unknown): unknown {
  const value = found as AttributeValue
  return "S" in value ? value.S : undefined
}

function mapIn(found: unknown): Item {
  const value = found as AttributeValue
  if ("M" in value) return value.M
  throw noItem()
}

function stringOf(name: string, value: unknown): string {
  if (typeof value !== "string") throw notText(name)
  return value
}

function notText(name: string): ApiError {
  return ApiError.invalid(`${name} of the line is of another type`)
}

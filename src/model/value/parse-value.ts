/**
 * Judges values whose JSON types are right (deserialisation has seen to that, and to base64) and
 * brings them to the one form in which everything else knows them: exactly one member, numbers
 * normalised. What is in that form already is returned as it is, not copied.
 */
import { ApiError } from "../../error.ts"
import { attributeNameBytesMax, nestingLevelsMax } from "../../limits.ts"
import type { AttributeType, AttributeValue, Item } from "./attribute-value.ts"
import { normalizeNumber } from "./number.ts"
import { parseBinarySet, parseNumberSet, parseStringSet } from "./parse-set.ts"
import { utf8Length } from "./utf8.ts"
import type { ValueLayer } from "./value-layer.ts"

/** A value as callers send it. JSON null stands for an absent member. */
interface SentValue {
  readonly S?: string | null
  readonly N?: string | null
  readonly B?: string | null
  readonly SS?: readonly string[] | null
  readonly NS?: readonly string[] | null
  readonly BS?: readonly string[] | null
  readonly BOOL?: boolean | null
  readonly NULL?: boolean | null
  readonly L?: readonly AttributeValue[] | null
  readonly M?: Item | null
}

/**
 * One value, by itself at nesting level 1.
 *
 * @throws ApiError: of the request family for all faults but an empty or multi-typed value, whose
 *   texts no operation wraps
 */
export function parseAttributeValue(value: AttributeValue, layer: ValueLayer): AttributeValue {
  return parseValue(value, layer, 1)
}

/** All attributes of an item, and their names; throws as `parseAttributeValue` does. */
export function parseItem(item: Item, layer: ValueLayer): Item {
  return parseMap(item, layer, 1)
}

/** `level` is that of the map's values. The first fault in document order is the one thrown. */
function parseMap(map: Item, layer: ValueLayer, level: number): Item {
  let changed: [string, AttributeValue][] | undefined
  for (const name in map) {
    checkAttributeName(name)
    const value = map[name] as AttributeValue
    const parsed = parseValue(value, layer, level)
    if (parsed === value) continue
    changed ??= []
    changed.push([name, parsed])
  }
  return changed === undefined ? map : { ...map, ...Object.fromEntries(changed) }
}

function parseList(
  list: readonly AttributeValue[],
  layer: ValueLayer,
  level: number,
): readonly AttributeValue[] {
  let changed: AttributeValue[] | undefined
  for (let index = 0; index < list.length; index++) {
    const value = list[index] as AttributeValue
    const parsed = parseValue(value, layer, level)
    if (parsed === value) continue
    changed ??= list.slice()
    changed[index] = parsed
  }
  return changed ?? list
}

/** Recursion ends at `nestingLevelsMax`, however deep the input is. */
function parseValue(value: AttributeValue, layer: ValueLayer, level: number): AttributeValue {
  if (level > nestingLevelsMax) {
    throw ApiError.invalidRequest(
      "Nesting Levels have exceeded supported limits: " +
        "Attributes in the item have nested levels beyond supported limit",
    )
  }
  const type = onlyMember(value)
  const parsed = type === undefined ? undefined : parseMember(value, type, layer, level)
  return parsed ?? parseOddValue(value, layer, level)
}

/** The name of the value's member when it has exactly one. */
function onlyMember(value: AttributeValue): string | undefined {
  let only: string | undefined
  for (const name in value) {
    if (only !== undefined) return undefined
    only = name
  }
  return only
}

/** The value judged by its member `type` alone; nothing if that is null or no type at all. */
function parseMember(
  value: AttributeValue,
  type: string,
  layer: ValueLayer,
  level: number,
): AttributeValue | undefined {
  const sent = value as SentValue
  switch (type as AttributeType) {
    case "S":
      return typeof sent.S === "string" ? value : undefined
    case "N": {
      if (typeof sent.N !== "string") return undefined
      const N = normalizeNumber(sent.N, layer)
      return N === sent.N ? value : { N }
    }
    case "B":
      return typeof sent.B === "string" ? value : undefined
    case "BOOL":
      return typeof sent.BOOL === "boolean" ? value : undefined
    case "NULL":
      if (typeof sent.NULL !== "boolean") return undefined
      if (sent.NULL) return value
      throw ApiError.invalidRequest(
        "One or more parameter values were invalid: " +
          "Null attribute value types must have the value of true",
      )
    case "L": {
      if (!sent.L) return undefined
      const L = parseList(sent.L, layer, level + 1)
      return L === sent.L ? value : { L }
    }
    case "M": {
      if (!sent.M) return undefined
      const M = parseMap(sent.M, layer, level + 1)
      return M === sent.M ? value : { M }
    }
    case "SS":
      if (sent.SS) parseStringSet(sent.SS, layer)
      return sent.SS ? value : undefined
    case "NS": {
      if (!sent.NS) return undefined
      const NS = parseNumberSet(sent.NS, layer)
      return NS === sent.NS ? value : { NS }
    }
    case "BS":
      if (sent.BS) parseBinarySet(sent.BS, layer)
      return sent.BS ? value : undefined
    default:
      return undefined
  }
}

/** A value with none, several, unknown or null members: not worth speed. */
function parseOddValue(value: AttributeValue, layer: ValueLayer, level: number): AttributeValue {
  const found: AttributeValue[] = []
  // Each member is judged before their number is: observed.
  for (const [type, sent] of Object.entries(value ?? {})) {
    const parsed = parseMember({ [type]: sent } as AttributeValue, type, layer, level)
    if (parsed !== undefined) found.push(parsed)
  }
  const [only, another] = found
  if (only === undefined || another !== undefined) {
    const fault = only === undefined ? "is empty" : "has more than one datatypes set"
    throw ApiError.invalid(
      `Supplied AttributeValue ${fault}, must contain exactly one of the supported datatypes`,
    )
  }
  return only
}

/** @throws ApiError of the request family: an empty name, or one too long */
export function checkAttributeName(name: string): void {
  if (name === "") {
    throw ApiError.invalidRequest("One or more parameter values were invalid: Empty attribute name")
  }
  if (name.length * 3 > attributeNameBytesMax && utf8Length(name) > attributeNameBytesMax) {
    throw ApiError.invalidRequest(
      "One or more parameter values were invalid: Attribute name is too large, " +
        `must be less than ${attributeNameBytesMax + 1} bytes`,
    )
  }
}

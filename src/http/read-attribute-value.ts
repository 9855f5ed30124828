import { ApiError } from "../error.ts"
import { nestingLevelsMax } from "../limits.ts"
import { attributeValue } from "../model/shape/shape.ts"
import type { AttributeValue, Item } from "../model/value/attribute-value.ts"
import { changedCopy, readElements } from "./changed-copy.ts"
import { readBlob, readBoolean, readString } from "./read-scalar.ts"
import {
  type Place,
  unexpectedList,
  unexpectedMap,
  unexpectedStructure,
} from "./unexpected-type.ts"

/**
 * How deep we look before we refuse. Twice what an item may have: up to there the judgement of
 * values, which knows whose turn it is in the order of errors, does the refusing.
 */
const levelsReadMax = 2 * nestingLevelsMax

/**
 * Checks the JSON types of an attribute value. Gives back the same object unless something in it
 * was coerced (`{"BOOL": "yes"}`), null or unknown; which members there are is not judged here.
 * Each value is read once, however deep it changes: reading again to copy would double per level.
 */
export function readAttributeValue(value: unknown, place: Place, level = 1): AttributeValue {
  // A null element is a value without a type; only members of structures can be absent.
  if (value === null) return noValue
  if (typeof value !== "object" || Array.isArray(value)) {
    throw unexpectedStructure(value, "AttributeValue", place)
  }
  if (level > levelsReadMax) throw tooDeep()
  const members = value as Record<string, unknown>
  let changes: Map<string, unknown> | undefined
  for (const type in members) {
    const given = members[type]
    if (typeof given === "string" && (type === "S" || type === "N")) continue
    const read = readMember(type, given, level)
    if (read !== given) changes = (changes ?? new Map<string, unknown>()).set(type, read)
  }
  return (changes === undefined ? value : changedCopy(members, changes)) as AttributeValue
}

/** The same for a map of attribute values: an item, a key, or the inside of an `M`. */
export function readItem(value: unknown, place: Place, level = 1): Item {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unexpectedMap(value, attributeValue, place)
  }
  const attributes = value as Record<string, unknown>
  let changes: Map<string, unknown> | undefined
  for (const name in attributes) {
    const given = attributes[name]
    const read = readAttributeValue(given, "element", level)
    if (read !== given) changes = (changes ?? new Map<string, unknown>()).set(name, read)
  }
  return (changes === undefined ? value : changedCopy(attributes, changes)) as Item
}

// Without a single member it is no value at all, which the judgement of values says.
const noValue = Object.freeze({}) as AttributeValue

/** `undefined` for what is to be treated as absent. */
function readMember(type: string, given: unknown, level: number): unknown {
  if (given === null) return undefined
  switch (type) {
    case "S":
    case "N":
      return readString(given)
    case "B":
      return readBlob(given)
    case "BOOL":
    case "NULL":
      return readBoolean(given)
    case "SS":
    case "NS":
      return readList(given, (member) => readMemberOfSet(member, readString))
    case "BS":
      return readList(given, (member) => readMemberOfSet(member, readBlob))
    case "L":
      return readList(given, (element) => readAttributeValue(element, "element", level + 1))
    case "M":
      return readItem(given, "field", level + 1)
    default:
      return undefined
  }
}

/** JSON null passes: the judgement of sets has a text for it. */
function readMemberOfSet(member: unknown, read: (member: unknown) => string): string | null {
  return member === null ? null : read(member)
}

function readList(value: unknown, read: (element: unknown) => unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpectedList(value, "field")
  return readElements(value, read)
}

function tooDeep(): ApiError {
  return ApiError.invalid(
    "Nesting Levels have exceeded supported limits: " +
      "Attributes in the item have nested levels beyond supported limit",
  )
}

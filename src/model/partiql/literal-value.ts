/** Literals and parameters to attribute values. */
import { ApiError, unreachable } from "../../error.ts"
import { nestingLevelsMax } from "../../limits.ts"
import { type AttributeValue, typeOf } from "../value/attribute-value.ts"
import { nestingLevels } from "../value/nesting.ts"
import { normalizeNumber } from "../value/number.ts"
import { checkAttributeName, parseAttributeValue } from "../value/parse-value.ts"
import { at, unfitForBag } from "./partiql-fault.ts"
import type { Duplicate, LiteralNode } from "./tree.ts"

/**
 * @param parameters judged already
 * @param place where the literal stands, as the texts about its numbers name it (observed)
 * @throws ApiError
 */
export function literalValue(
  literal: LiteralNode,
  parameters: readonly AttributeValue[],
  place = "root",
  level = 1,
): AttributeValue {
  if (level > nestingLevelsMax) throw tooDeep()
  switch (literal.kind) {
    case "string":
      return { S: literal.text }
    case "number":
      return { N: numberIn(literal.text, place) }
    case "boolean":
      return { BOOL: literal.value }
    case "null":
      return { NULL: true }
    case "parameter": {
      const value = parameters[literal.place]
      if (value === undefined) throw new Error("a parameter that was not counted")
      if (level > 1 && level - 1 + nestingLevels(value) > nestingLevelsMax) throw tooDeep()
      return value
    }
    case "list":
      return {
        L: literal.elements.map((element, at) =>
          literalValue(element, parameters, `${place}[${at}]`, level + 1),
        ),
      }
    case "map": {
      if (literal.duplicate) throw duplicateKey(literal.duplicate, place, level)
      const entries = literal.entries.map(([name, value]) => {
        checkAttributeName(name)
        return [name, literalValue(value, parameters, `${place}.${name}`, level + 1)] as const
      })
      return { M: Object.fromEntries(entries) }
    }
    case "set":
      return setOf(
        literal.elements.map((element, at) =>
          literalValue(element, parameters, `${place}[${at}]`, level + 1),
        ),
      )
    default:
      return unreachable(literal)
  }
}

function numberIn(text: string, place: string): string {
  try {
    return normalizeNumber(text, "current")
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw ApiError.invalid(`${error.message} under ${place}`)
  }
}

function setOf(members: readonly AttributeValue[]): AttributeValue {
  const [first] = members
  const type = first && typeOf(first)
  if (type === undefined || members.some((member) => typeOf(member) !== type)) throw mixedSet()
  if (type !== "S" && type !== "N" && type !== "B") throw mixedSet()
  const texts = members.map((member) => Object.values(member)[0] as string)
  return parseAttributeValue({ [`${type}S`]: texts } as unknown as AttributeValue, "older")
}

function mixedSet(): ApiError {
  return ApiError.invalid(unfitForBag)
}

/** Of an item the name is shown, of a value the whole map. */
function duplicateKey({ name, whole, again }: Duplicate, place: string, level: number): ApiError {
  const position = at(level === 0 ? again : whole)
  return ApiError.invalid(`Duplicate keys in tuple. Key: ${name} under ${place} ${position}`)
}

function tooDeep(): ApiError {
  return ApiError.invalid(
    "Nesting Levels have exceeded supported limits: " +
      "Attributes in the item have nested levels beyond supported limit",
  )
}

/** Bound condition and item to truth. */
import { unreachable } from "../../error.ts"
import { type AttributeValue, type Item, typeOf } from "../value/attribute-value.ts"
import { binaryStartsWith } from "../value/binary.ts"
import { compareScalars, equalValues } from "../value/compare.ts"
import { countOf } from "../value/map-count.ts"
import { isSet, membersOf, setHas } from "../value/sets.ts"
import { binarySize } from "../value/size.ts"
import { includesBinary, includesText } from "../value/substring.ts"
import type { Condition, Operand } from "./bound-condition.ts"
import { valueAt } from "./document-path.ts"
import { membershipOf } from "./many-constants.ts"
import type { Comparator } from "./tree.ts"

type Found = AttributeValue | undefined

/**
 * @param item as it is stored; nothing if there is none. Its key is not made up from the request:
 *   `attribute_exists(pk)` is false then.
 */
export function holds(condition: Condition, item: Item | undefined): boolean {
  return evaluate(condition, item ?? {})
}

function evaluate(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case "and":
      for (const each of condition.conditions) if (!evaluate(each, item)) return false
      return true
    case "or":
      for (const each of condition.conditions) if (evaluate(each, item)) return true
      return false
    case "not":
      return !evaluate(condition.condition, item)
    case "compare":
      return compares(
        condition.comparator,
        operandValue(condition.left, item),
        operandValue(condition.right, item),
      )
    case "between": {
      const value = operandValue(condition.operand, item)
      return (
        compares(">=", value, operandValue(condition.low, item)) &&
        compares("<=", value, operandValue(condition.high, item))
      )
    }
    case "in":
      return isAmong(condition, item)
    case "attribute_exists":
      return valueAt(item, condition.path) !== undefined
    case "attribute_not_exists":
      return valueAt(item, condition.path) === undefined
    case "attribute_type": {
      const value = operandValue(condition.operand, item)
      return value !== undefined && typeOf(value) === condition.type
    }
    case "begins_with":
      return beginsWith(operandValue(condition.operand, item), operandValue(condition.prefix, item))
    case "contains":
      return contains(operandValue(condition.operand, item), operandValue(condition.sought, item))
    default:
      return unreachable(condition)
  }
}

function operandValue(operand: Operand, item: Item): Found {
  switch (operand.kind) {
    case "path":
      return valueAt(item, operand.path)
    case "constant":
      return operand.value
    case "size": {
      const size = sizeOf(operandValue(operand.operand, item))
      return size === undefined ? undefined : { N: String(size) }
    }
    default:
      return unreachable(operand)
  }
}

/**
 * Strings have the length that Java gives them, in UTF-16 units (observed; the guide says
 * characters). Numbers, booleans and nulls have none.
 */
function sizeOf(value: Found): number | undefined {
  if (value === undefined) return undefined
  if ("S" in value) return value.S.length
  if ("B" in value) return binarySize(value.B)
  if ("L" in value) return value.L.length
  if ("M" in value) return countOf(value.M)
  return isSet(value) ? membersOf(value).length : undefined
}

/** What is missing or of another type is unequal, and neither less nor more than anything. */
function compares(comparator: Comparator, left: Found, right: Found): boolean {
  if (left === undefined || right === undefined) return comparator === "<>"
  switch (comparator) {
    case "=":
      return equalValues(left, right)
    case "<>":
      return !equalValues(left, right)
    default: {
      const order = compareScalars(left, right)
      return order !== undefined && isOrdered(comparator, order)
    }
  }
}

function isOrdered(comparator: "<" | "<=" | ">" | ">=", order: number): boolean {
  switch (comparator) {
    case "<":
      return order < 0
    case "<=":
      return order <= 0
    case ">":
      return order > 0
    case ">=":
      return order >= 0
    default:
      return unreachable(comparator)
  }
}

function isAmong({ operand, candidates }: Extract<Condition, { kind: "in" }>, item: Item): boolean {
  const value = operandValue(operand, item)
  if (value === undefined) return false
  const has = membershipOf(candidates)
  if (has) return has(value)
  return candidates.some((candidate) => compares("=", value, operandValue(candidate, item)))
}

function beginsWith(value: Found, prefix: Found): boolean {
  if (value === undefined || prefix === undefined) return false
  if ("S" in value && "S" in prefix) return value.S.startsWith(prefix.S)
  return "B" in value && "B" in prefix && binaryStartsWith(value.B, prefix.B)
}

function contains(value: Found, sought: Found): boolean {
  if (value === undefined || sought === undefined) return false
  if ("S" in value) return "S" in sought && includesText(value.S, sought.S)
  if ("B" in value) return "B" in sought && includesBinary(value.B, sought.B)
  if ("L" in value) return value.L.some((element) => equalValues(element, sought))
  return isSet(value) && setHas(value, sought)
}

/** Bound update and old item to new item. */
import { ApiError, unreachable } from "../../error.ts"
import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts"
import { addNumbers, subtractNumbers } from "../value/number.ts"
import { differenceSets, isSet, unionSets } from "../value/sets.ts"
import type { Action, Expression, Update } from "./bound-update.ts"
import { valueAt } from "./document-path.ts"
import { type Branch, inOrder } from "./path-tree.ts"

/** What becomes of the value at a path. */
type Effect = { readonly put: AttributeValue } | "remove" | "keep"

/**
 * The item as the update leaves it; the old one is not touched. Whatever is read is read from the
 * old item: `SET a = b, b = a` swaps.
 *
 * @param item the old item, or the key attributes of one that is not there
 * @throws ApiError, bare: a path that leads nowhere, an absent operand or one of the wrong type, a
 *   number that is out of range
 */
export function applyUpdate(update: Update, item: Item): Item {
  const effects = update.actions.map((action) => effectOf(action, item))
  return applyToMap(update.targets.root, item, effects)
}

function effectOf(action: Action, item: Item): Effect {
  switch (action.kind) {
    case "set":
      return { put: evaluate(action.value, item) }
    case "remove":
      return "remove"
    case "add":
      return { put: sumOf(valueAt(item, action.path), action.value) }
    case "delete":
      return withoutMembers(valueAt(item, action.path), action.value)
    default:
      return unreachable(action)
  }
}

function evaluate(expression: Expression, item: Item): AttributeValue {
  switch (expression.kind) {
    case "path": {
      const value = valueAt(item, expression.path)
      if (value !== undefined) return value
      throw ApiError.invalid(
        "The provided expression refers to an attribute that does not exist in the item",
      )
    }
    case "constant":
      return expression.value
    case "if_not_exists":
      return valueAt(item, expression.path) ?? evaluate(expression.otherwise, item)
    case "list_append": {
      const first = evaluate(expression.first, item)
      const second = evaluate(expression.second, item)
      if ("L" in first && "L" in second) return { L: [...first.L, ...second.L] }
      throw wrongType()
    }
    case "+":
    case "-": {
      const left = evaluate(expression.left, item)
      const right = evaluate(expression.right, item)
      if (!("N" in left) || !("N" in right)) throw wrongType()
      const calculate = expression.kind === "+" ? addNumbers : subtractNumbers
      return { N: calculate(left.N, right.N) }
    }
    default:
      return unreachable(expression)
  }
}

function sumOf(old: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (old === undefined) return added
  if ("N" in old && "N" in added) return { N: addNumbers(old.N, added.N) }
  if (isSet(old) && isSet(added) && areAlike(old, added)) return unionSets(old, added)
  throw wrongType()
}

function withoutMembers(old: AttributeValue | undefined, removed: AttributeValue): Effect {
  if (old === undefined) return "keep"
  if (!isSet(old) || !isSet(removed) || !areAlike(old, removed)) throw wrongType()
  const left = differenceSets(old, removed)
  return left ? { put: left } : "remove"
}

function areAlike(a: AttributeValue, b: AttributeValue): boolean {
  return "SS" in a ? "SS" in b : "NS" in a ? "NS" in b : "BS" in a && "BS" in b
}

function applyToMap(branch: Branch<number>, map: Item, effects: readonly Effect[]): Item {
  const put: [string, AttributeValue][] = []
  const removed = new Set<string>()
  for (const [step, child] of branch.children) {
    const name = step as string
    const value = applyToValue(child, attributeOf(map, name), effects)
    if (value === undefined) removed.add(name)
    else put.push([name, value])
  }
  const kept =
    removed.size === 0
      ? map
      : Object.fromEntries(Object.entries(map).filter(([name]) => !removed.has(name)))
  // Spread, not assignment: a name like `__proto__` must become an attribute.
  return { ...kept, ...Object.fromEntries(put) }
}

/**
 * Indexes mean the old list, whatever else is put into it or removed. Beyond its end they append,
 * the lower index first, and leave no gap.
 */
function applyToList(
  branch: Branch<number>,
  list: readonly AttributeValue[],
  effects: readonly Effect[],
): readonly AttributeValue[] {
  const elements: AttributeValue[] = []
  for (const [index, element] of list.entries()) {
    const child = branch.children.get(index)
    const value = child ? applyToValue(child, element, effects) : element
    if (value !== undefined) elements.push(value)
  }
  for (const [index, child] of inOrder(branch)) {
    if (index < list.length) continue
    const value = applyToValue(child, undefined, effects)
    if (value !== undefined) elements.push(value)
  }
  return elements
}

function applyToValue(
  branch: Branch<number>,
  value: AttributeValue | undefined,
  effects: readonly Effect[],
): AttributeValue | undefined {
  if (branch.leaf !== undefined) {
    const effect = effects[branch.leaf] ?? "keep"
    if (effect === "remove") return undefined
    return effect === "keep" ? value : effect.put
  }
  // Nothing on the way is ever created.
  const [step] = branch.children.keys()
  if (value && "M" in value && typeof step === "string") {
    return { M: applyToMap(branch, value.M, effects) }
  }
  if (value && "L" in value && typeof step === "number") {
    return { L: applyToList(branch, value.L, effects) }
  }
  throw ApiError.invalid(
    "The document path provided in the update expression is invalid for update",
  )
}

function wrongType(): ApiError {
  return ApiError.invalid("An operand in the update expression has an incorrect data type")
}

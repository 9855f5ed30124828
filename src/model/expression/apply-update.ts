/** Bound update and old item to new item. */
import { ApiError, unreachable } from "../../error.ts"
import { itemBytesMax, nestingLevelsMax } from "../../limits.ts"
import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts"
import { nestingLevels } from "../value/nesting.ts"
import { addNumbers, subtractNumbers } from "../value/number.ts"
import { differenceSets, isSet, unionSets } from "../value/sets.ts"
import { valueSize } from "../value/size.ts"
import type { Action, Expression, Update } from "./bound-update.ts"
import { type DocumentPath, valueAt } from "./document-path.ts"
import { type Branch, inOrder, PathTree } from "./path-tree.ts"

/** What becomes of the value at a path. */
type Effect = { readonly put: AttributeValue } | "remove" | "keep"

/**
 * The item as the update leaves it; the old one is not touched. Whatever is read is read from the
 * old item: `SET a = b, b = a` swaps.
 *
 * @throws ApiError, bare: a path that leads nowhere, an absent operand or one of the wrong type, a
 *   number that is out of range, a value that would lie too deep, far more than an item can hold
 */
export function applyUpdate(update: Update, item: Item): Item {
  const effects = effectsOf(update, item)
  return applyToMap(update.targets.root, item, effects)
}

/**
 * The item that the update creates where there is none. Whatever it would remove is not there, and
 * neither need be what leads to it: only where there is an item is such a path a fault (observed).
 *
 * @param key the key attributes
 * @throws as `applyUpdate`
 */
export function applyToAbsent(update: Update, key: Item): Item {
  const actions = update.actions.filter(({ kind }) => kind !== "remove")
  if (actions.length === update.actions.length) return applyUpdate(update, key)
  const targets = new PathTree<number>()
  // They are disjoint: they were so among more.
  for (const [place, { path }] of actions.entries()) targets.add(path, place, () => {})
  return applyUpdate({ ...update, actions, targets }, key)
}

/** So few actions make no item that is a burden before its size is looked at. */
const actionsUnmeasuredMax = 8

/**
 * What many actions put is measured as they go, for each may put a copy of the whole item. They lie
 * side by side, so the item is at least as large as what they put.
 */
function effectsOf({ actions, from }: Update, item: Item): readonly Effect[] {
  const isMeasured = actions.length > actionsUnmeasuredMax
  let size = 0
  return actions.map((action) => {
    const effect = effectOf(action, item, from)
    if (isMeasured && typeof effect === "object") {
      size += valueSize(effect.put)
      if (size > itemBytesMax) throw updatedItemTooLarge()
    }
    return effect
  })
}

export function updatedItemTooLarge(): ApiError {
  return ApiError.invalid("Item size to update has exceeded the maximum allowed size")
}

function effectOf(action: Action, item: Item, from: Update["from"]): Effect {
  const { path } = action
  switch (action.kind) {
    case "set": {
      const put = evaluate(action.value, item)
      checkDepth(path, put)
      return { put }
    }
    case "remove":
      return "remove"
    case "add":
      return { put: sumOf(valueAt(item, path), action.value, from) }
    case "delete":
      return withoutMembers(valueAt(item, path), action.value, from)
    default:
      return unreachable(action)
  }
}

/** A value that is allowed by itself may still be too deep for where it goes. */
function checkDepth(path: DocumentPath, value: AttributeValue): void {
  if (path.length === 1 || path.length - 1 + nestingLevels(value) <= nestingLevelsMax) return
  throw ApiError.invalid(
    "Nesting Levels have exceeded supported limits: " +
      "Attributes in the item have nested levels beyond supported limit",
  )
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

function sumOf(
  old: AttributeValue | undefined,
  added: AttributeValue,
  from: Update["from"],
): AttributeValue {
  if (old === undefined) return added
  if ("N" in old && "N" in added) return { N: addNumbers(old.N, added.N) }
  if ("L" in old && "L" in added) return { L: [...old.L, ...added.L] }
  if (isSet(old) && isSet(added) && areAlike(old, added)) return unionSets(old, added)
  throw wrongType(from)
}

function withoutMembers(
  old: AttributeValue | undefined,
  removed: AttributeValue,
  from: Update["from"],
): Effect {
  if (old === undefined) return "keep"
  if (!isSet(old) || !isSet(removed) || !areAlike(old, removed)) throw wrongType(from)
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

function wrongType(from?: Update["from"]): ApiError {
  return ApiError.invalid(
    from === "AttributeUpdates"
      ? "Type mismatch for attribute to update"
      : "An operand in the update expression has an incorrect data type",
  )
}

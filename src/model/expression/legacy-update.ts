/** `AttributeUpdates`: what becomes of single attributes, from before UpdateExpression. */
import { unreachable } from "../../error.ts"
import { type AttributeValue, typeOf } from "../value/attribute-value.ts"
import { checkAttributeName, parseAttributeValue } from "../value/parse-value.ts"
import type { Action, Update } from "./bound-update.ts"
import { invalid } from "./legacy-condition.ts"
import { PathTree } from "./path-tree.ts"

interface AttributeUpdate {
  readonly Value?: AttributeValue | undefined
  readonly Action?: "ADD" | "PUT" | "DELETE" | undefined
}
export interface AttributeUpdates {
  readonly [name: string]: AttributeUpdate
}

/**
 * @returns nothing for no updates, which create an item of nothing but its key
 * @throws ApiError of the request family
 */
export function updateOfAttributes(updates: AttributeUpdates | undefined): Update | undefined {
  const entries = Object.entries(updates ?? {})
  if (entries.length === 0) return undefined
  const targets = new PathTree<number>()
  const actions = entries.map(([name, update], place) => {
    checkAttributeName(name)
    const action = actionOf(name, update)
    targets.add(action.path, place, () => {})
    return action
  })
  return { actions, targets, from: "AttributeUpdates" }
}

function actionOf(name: string, { Value, Action: kind = "PUT" }: AttributeUpdate): Action {
  const path = [name]
  if (Value === undefined) {
    if (kind === "DELETE") return { kind: "remove", path }
    throw invalid("Only DELETE action is allowed when no attribute value is specified")
  }
  const value = parseAttributeValue(Value, "current")
  const type = typeOf(value)
  const isSet = type === "SS" || type === "NS" || type === "BS"
  switch (kind) {
    case "PUT":
      return { kind: "set", path, value: { kind: "constant", value } }
    case "DELETE":
      if (isSet) return { kind: "delete", path, value }
      throw invalid(`DELETE action with value is not supported for the type ${type}`)
    case "ADD":
      // Unlike the ADD of expressions, this one also appends to lists (observed).
      if (isSet || type === "N" || type === "L") return { kind: "add", path, value }
      throw invalid(`ADD action is not supported for the type ${type}`)
    default:
      return unreachable(kind)
  }
}

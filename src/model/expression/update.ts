import { unreachable } from "../../error.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { bindUpdate } from "./bind-update.ts"
import type { Expression, Update } from "./bound-update.ts"
import { type DocumentPath, topLevelName } from "./document-path.ts"
import { withName } from "./expression-name.ts"
import { ParseCache } from "./parse-cache.ts"
import { fragmentsOf } from "./path-tree.ts"
import type { Placeholders } from "./placeholders.ts"
import { parseUpdateTree } from "./update-parser.ts"

export { applyToAbsent, applyUpdate, updatedItemTooLarge } from "./apply-update.ts"
export type { Update } from "./bound-update.ts"

const trees = new ParseCache(parseUpdateTree)

/** @throws ApiError of the request family: `Invalid UpdateExpression: …` */
export function parseUpdate(text: string, placeholders: Placeholders): Update {
  const nodes = trees.get(text, "UpdateExpression")
  return withName("UpdateExpression", () => bindUpdate(nodes, placeholders))
}

/** Taking away from an item that is not there creates none; any other update does. */
export function onlyRemoves({ actions }: Update): boolean {
  return actions.every(({ kind }) => kind === "remove" || kind === "delete")
}

/** The attributes, at the top level of the item, that the update writes or writes into. */
export function targetNames({ actions }: Update): ReadonlySet<string> {
  return new Set(actions.map(({ path }) => topLevelName(path)))
}

/** All paths in the update, those that are read included, as often as they stand there. */
export function pathsOfUpdate({ actions }: Update): readonly DocumentPath[] {
  return actions.flatMap((action) =>
    action.kind === "set" ? [action.path, ...pathsOf(action.value)] : [action.path],
  )
}

function pathsOf(expression: Expression): readonly DocumentPath[] {
  switch (expression.kind) {
    case "path":
      return [expression.path]
    case "constant":
      return []
    case "if_not_exists":
      return [expression.path, ...pathsOf(expression.otherwise)]
    case "list_append":
      return [...pathsOf(expression.first), ...pathsOf(expression.second)]
    case "+":
    case "-":
      return [...pathsOf(expression.left), ...pathsOf(expression.right)]
    default:
      return unreachable(expression)
  }
}

/** The values that the update brings along, each once, however often it stands there. */
export function constantsOf({ actions }: Update): ReadonlySet<AttributeValue> {
  return new Set(
    actions.flatMap((action) => {
      if (action.kind === "remove") return []
      return action.kind === "set" ? constantsIn(action.value) : [action.value]
    }),
  )
}

function constantsIn(expression: Expression): readonly AttributeValue[] {
  switch (expression.kind) {
    case "path":
      return []
    case "constant":
      return [expression.value]
    case "if_not_exists":
      return constantsIn(expression.otherwise)
    case "list_append":
      return [...constantsIn(expression.first), ...constantsIn(expression.second)]
    case "+":
    case "-":
      return [...constantsIn(expression.left), ...constantsIn(expression.right)]
    default:
      return unreachable(expression)
  }
}

/**
 * What lies on the update's target paths: UPDATED_OLD of the old item, UPDATED_NEW of the new one.
 * Places in lists are looked up as they are written. So what was appended beyond the end is not
 * shown, and where an element was removed, the one that has moved there is (both observed).
 *
 * @returns nothing if nothing lies there
 */
export function updatedFragments({ targets }: Update, item: Item): Item | undefined {
  return fragmentsOf(targets, item)
}

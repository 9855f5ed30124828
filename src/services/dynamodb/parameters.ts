/** Which parameters may stand together; judged before any of them is read. */
import { ApiError } from "../../error.ts"
import type { ExpressionName } from "../../model/expression/expression-name.ts"
import { checkPlaceholdersAllowed } from "../../model/expression/placeholders.ts"

/**
 * Parameters from before expressions and expressions do not mix (AWS guide: Legacy conditional
 * parameters), and placeholders need an expression. The texts list parameters in the order given
 * here. KeyConditions alone may stand beside expressions that are not for keys (observed).
 */
export function checkMixing(
  input: object,
  legacy: readonly string[],
  expressions: readonly ExpressionName[],
): void {
  const isGiven = (name: string) => (input as Record<string, unknown>)[name] !== undefined
  const legacyGiven = legacy.filter(isGiven)
  if (legacyGiven.length > 0) checkLegacy(legacyGiven, expressions.filter(isGiven))
  checkPlaceholdersAllowed(
    input,
    expressions.filter((name) => name !== "ProjectionExpression"),
  )
}

function checkLegacy(legacy: readonly string[], expressions: readonly string[]): void {
  if (expressions.length === 0) return
  const mixed = expressions.includes("KeyConditionExpression")
    ? legacy
    : legacy.filter((name) => name !== "KeyConditions")
  if (mixed.length === 0) return
  throw ApiError.invalidRequest(
    "Can not use both expression and non-expression parameters in the same request: " +
      `Non-expression parameters: {${mixed.join(", ")}} ` +
      `Expression parameters: {${expressions.join(", ")}}`,
  )
}

/** PutItem and DeleteItem have no new item to show. Returns whether the old one is asked for. */
export function checkReturnsOldOnly(returnValues: string | undefined): boolean {
  if (returnValues === undefined || returnValues === "NONE") return false
  if (returnValues === "ALL_OLD") return true
  throw ApiError.invalidRequest("ReturnValues can only be ALL_OLD or NONE")
}

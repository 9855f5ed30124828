/** Which parameters may stand together; judged before any of them is read. */
import { ApiError } from "../../error.ts"

/**
 * Parameters from before expressions and expressions do not mix (AWS guide: Legacy conditional
 * parameters). The texts list both groups in the order given here.
 *
 * Legacy parameters are not served yet. They are refused rather than ignored: a condition that is
 * silently dropped would lose data.
 */
export function checkMixing(
  input: object,
  legacy: readonly string[],
  expressions: readonly string[],
): void {
  const given = (names: readonly string[]) =>
    names.filter((name) => (input as Record<string, unknown>)[name] !== undefined)
  const legacyGiven = given(legacy)
  if (legacyGiven.length === 0) return
  const expressionsGiven = given(expressions)
  if (expressionsGiven.length > 0) {
    throw ApiError.invalidRequest(
      "Can not use both expression and non-expression parameters in the same request: " +
        `Non-expression parameters: {${legacyGiven.join(", ")}} ` +
        `Expression parameters: {${expressionsGiven.join(", ")}}`,
    )
  }
  throw ApiError.invalid(
    `Legacy parameters are not supported: ${legacyGiven.join(", ")}. Use expressions instead`,
  )
}

/** PutItem and DeleteItem have no new item to show. Returns whether the old one is asked for. */
export function checkReturnsOldOnly(returnValues: string | undefined): boolean {
  if (returnValues === undefined || returnValues === "NONE") return false
  if (returnValues === "ALL_OLD") return true
  throw ApiError.invalidRequest("ReturnValues can only be ALL_OLD or NONE")
}

/**
 * SearchConditionExpression: equality alone, joined by AND (AWS guide: filtering with
 * SearchConditionExpression). The grammar is that of conditions; what else it allows is refused in
 * the service's words.
 */
import { ApiError } from "../../error.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import { type Condition, parseCondition } from "./condition.ts"
import type { Placeholders } from "./placeholders.ts"

/** An attribute at the top level of the item, and what it has to be. */
export interface Equality {
  readonly name: string
  readonly value: AttributeValue
}

/** @throws ApiError of the request family: `Invalid SearchConditionExpression: …` */
export function parseSearchCondition(
  text: string,
  placeholders: Placeholders,
): readonly Equality[] {
  return equalitiesIn(parseCondition(text, "SearchConditionExpression", placeholders))
}

function equalitiesIn(condition: Condition): readonly Equality[] {
  if (condition.kind === "and") return condition.conditions.flatMap(equalitiesIn)
  if (condition.kind !== "compare") throw invalid("Invalid operator used")
  if (condition.comparator !== "=") throw invalid("Invalid comparator used")
  const { left, right } = condition
  const [path, constant] = left.kind === "path" ? [left, right] : [right, left]
  const isPlain = path.kind === "path" && path.path.length === 1 && constant.kind === "constant"
  // Unsure: two attributes, or a path into one, are refused, but in which words.
  if (!isPlain) throw invalid("Invalid operand used")
  return [{ name: path.path[0] as string, value: constant.value }]
}

function invalid(what: string): ApiError {
  return ApiError.invalidRequest(
    `Invalid SearchConditionExpression: ${what} in SearchConditionExpression`,
  )
}

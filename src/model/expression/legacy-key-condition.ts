/** `KeyConditions`: what a Query looks for, from before KeyConditionExpression. */
import { ApiError } from "../../error.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import type { KeyClause, KeyCondition } from "./key-condition.ts"
import {
  type ComparisonOperator,
  comparators,
  type LegacyConditions,
  valuesOf,
} from "./legacy-condition.ts"

/** @throws ApiError of the request family */
export function keyConditionOfAttributes(conditions: LegacyConditions): KeyCondition {
  const clauses = Object.entries(conditions).map(([name, condition]) => {
    const test = keyTestOf(condition.ComparisonOperator, valuesOf(condition))
    return { name, test }
  })
  if (clauses.length === 0) {
    throw ApiError.invalidRequest("Conditions can be of length 1 or 2 only")
  }
  return { clauses }
}

function keyTestOf(
  operator: ComparisonOperator,
  [first, second]: readonly AttributeValue[],
): KeyClause["test"] {
  if (first === undefined) return { operator: "unindexable" }
  switch (operator) {
    case "EQ":
    case "LE":
    case "LT":
    case "GE":
    case "GT":
      return { operator: comparators[operator], value: first }
    case "BEGINS_WITH":
      return { operator: "begins_with", prefix: first }
    case "BETWEEN":
      return { operator: "BETWEEN", low: first, high: second ?? first }
    default:
      return { operator: "unindexable" }
  }
}

import { unreachable } from "../../error.ts"
import { bindCondition } from "./bind-condition.ts"
import type { Condition, Operand } from "./bound-condition.ts"
import { parseConditionTree } from "./condition-parser.ts"
import { type DocumentPath, topLevelName } from "./document-path.ts"
import { type ExpressionName, withName } from "./expression-name.ts"
import { ParseCache } from "./parse-cache.ts"
import type { Placeholders } from "./placeholders.ts"

export type { Condition } from "./bound-condition.ts"
export { holds } from "./evaluate-condition.ts"

const trees = new ParseCache(parseConditionTree)

/** @throws ApiError of the request family: `Invalid ConditionExpression: …` */
export function parseCondition(
  text: string,
  name: ExpressionName,
  placeholders: Placeholders,
): Condition {
  const tree = trees.get(text, name)
  return withName(name, () => bindCondition(tree, placeholders))
}

/** The attributes, at the top level of the item, on which the condition depends. */
export function attributeNamesOf(condition: Condition): ReadonlySet<string> {
  return new Set(pathsOfCondition(condition).map(topLevelName))
}

/** All paths in the condition, as often as they stand there. */
export function pathsOfCondition(condition: Condition): readonly DocumentPath[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.conditions.flatMap(pathsOfCondition)
    case "not":
      return pathsOfCondition(condition.condition)
    case "compare":
      return pathsOfOperands([condition.left, condition.right])
    case "between":
      return pathsOfOperands([condition.operand, condition.low, condition.high])
    case "in":
      return pathsOfOperands([condition.operand, ...condition.candidates])
    case "attribute_exists":
    case "attribute_not_exists":
      return [condition.path]
    case "attribute_type":
      return pathsOfOperands([condition.operand])
    case "begins_with":
      return pathsOfOperands([condition.operand, condition.prefix])
    case "contains":
      return pathsOfOperands([condition.operand, condition.sought])
    default:
      return unreachable(condition)
  }
}

function pathsOfOperands(operands: readonly Operand[]): readonly DocumentPath[] {
  return operands.flatMap((operand) => {
    switch (operand.kind) {
      case "path":
        return [operand.path]
      case "constant":
        return []
      case "size":
        return pathsOfOperands([operand.operand])
      default:
        return unreachable(operand)
    }
  })
}

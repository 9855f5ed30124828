/**
 * Key conditions: conditions that are ranges of keys. They are parsed as any condition; what makes
 * them key conditions is judged afterwards, first without the table and then with it.
 */
import { ApiError, unreachable } from "../../error.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import type { Condition, Operand, Test } from "./bound-condition.ts"
import { parseCondition } from "./condition.ts"
import { type DocumentPath, topLevelName } from "./document-path.ts"
import type { KeyClause, KeyCondition } from "./key-clause.ts"
import type { Placeholders } from "./placeholders.ts"

export { bindIndexCondition } from "./bind-index-condition.ts"
export { bindKeyClauses, bindKeyCondition } from "./bind-key-condition.ts"

export type { KeyClause, KeyCondition } from "./key-clause.ts"

/**
 * Parses it as any condition; `keyConditionOf` must follow.
 *
 * @throws ApiError of the request family: `Invalid KeyConditionExpression: …`
 */
export function parseKeyCondition(text: string, placeholders: Placeholders): Condition {
  return parseCondition(text, "KeyConditionExpression", placeholders)
}

/**
 * Judges what needs no table. DynamoDB does this once it has parsed all expressions of the request
 * and found all placeholders used.
 *
 * @throws ApiError, bare
 */
export function keyConditionOf(condition: Condition): KeyCondition {
  const clauses: KeyClause[] = []
  for (const test of condition.kind === "and" ? flatten(condition.conditions) : [condition]) {
    const clause = clauseOf(test)
    if (clauses.some(({ name }) => name === clause.name)) {
      throw ApiError.invalid(
        "Invalid KeyConditionExpression: " +
          "KeyConditionExpressions must only contain one condition per key",
      )
    }
    clauses.push(clause)
  }
  return { clauses }
}

function flatten(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.flatMap((each) => (each.kind === "and" ? flatten(each.conditions) : [each]))
}

function clauseOf(condition: Condition): KeyClause {
  switch (condition.kind) {
    case "and":
      throw new Error("a conjunction that was not taken apart")
    case "or":
    case "not":
    case "in":
      throw invalidOperator(condition.kind.toUpperCase())
    case "attribute_exists":
    case "attribute_not_exists":
    case "attribute_type":
    case "contains":
      throw invalidOperator(condition.kind)
    case "compare":
      return comparisonOf(condition)
    case "between": {
      const { operand, low, high } = condition
      if (operand.kind === "constant") throw notFirst("BETWEEN")
      const name = onlyNameOf([operand, low, high])
      const test = { operator: "BETWEEN", low: constantOf(low), high: constantOf(high) } as const
      return { name, test }
    }
    case "begins_with": {
      const { operand, prefix } = condition
      if (operand.kind === "constant") throw notFirst("begins_with")
      const name = onlyNameOf([operand, prefix])
      return { name, test: { operator: "begins_with", prefix: constantOf(prefix) } }
    }
    default:
      return unreachable(condition)
  }
}

/** The constant may come first: `:v <= sk` is `sk >= :v`. */
const mirrored = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const

function comparisonOf({ comparator, left, right }: Extract<Test, { kind: "compare" }>): KeyClause {
  if (comparator === "<>") throw invalidOperator(comparator)
  const name = onlyNameOf([left, right])
  if (left.kind === "constant") {
    return { name, test: { operator: mirrored[comparator], value: left.value } }
  }
  return { name, test: { operator: comparator, value: constantOf(right) } }
}

/** The one operand that is a path, which must be a name; the others are constants then. */
function onlyNameOf(operands: readonly Operand[]): string {
  let found: DocumentPath | undefined
  for (const operand of operands) {
    if (operand.kind === "size") {
      throw ApiError.invalid("KeyConditionExpressions cannot contain nested operations")
    }
    if (operand.kind === "constant") continue
    if (found) throw invalidCondition("Multiple attribute names used in one condition")
    if (operand.path.length > 1) {
      throw ApiError.invalid(
        "Invalid KeyConditionExpression: " +
          "KeyConditionExpressions cannot have conditions on nested attributes",
      )
    }
    found = operand.path
  }
  if (!found) throw invalidCondition("No key attribute specified")
  return topLevelName(found)
}

function constantOf(operand: Operand): AttributeValue {
  if (operand.kind === "constant") return operand.value
  throw new Error("a clause with two names")
}

function invalidOperator(operator: string): ApiError {
  return ApiError.invalid(`Invalid operator used in KeyConditionExpression: ${operator}`)
}

function notFirst(operator: string): ApiError {
  return invalidCondition(`${operator} operator must have the key attribute as its first operand`)
}

function invalidCondition(fault: string): ApiError {
  return ApiError.invalid(`Invalid condition in KeyConditionExpression: ${fault}`)
}

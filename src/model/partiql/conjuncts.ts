/** A condition as what has to hold all at once, and which of that is on a key. */
import type { Condition, Operand } from "../expression/bound-condition.ts"
import type { KeyClause } from "../expression/key-clause.ts"
import type { AttributeValue } from "../value/attribute-value.ts"

export function conjunctsOf(condition: Condition | undefined): readonly Condition[] {
  if (!condition) return []
  return condition.kind === "and" ? condition.conditions.flatMap(conjunctsOf) : [condition]
}

/** What is left; nothing if there is no condition left. */
export function without(
  conjuncts: readonly Condition[],
  ...used: readonly (Condition | undefined)[]
): Condition | undefined {
  const conditions = conjuncts.filter((each) => !used.includes(each))
  return conditions.length < 2 ? conditions[0] : { kind: "and", conditions }
}

/** The value in `name = value`. */
export function equalityOn(condition: Condition, name: string): AttributeValue | undefined {
  const clause = condition.kind === "compare" ? keyClauseOf(condition) : undefined
  if (clause?.name !== name || clause.test.operator !== "=") return undefined
  return clause.test.value
}

/** The constant may come first: `1 <= a` is `a >= 1`. */
const mirrored = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const

/** Nothing for what could be no key condition. */
export function keyClauseOf(condition: Condition): KeyClause | undefined {
  switch (condition.kind) {
    case "compare": {
      const { comparator, left, right } = condition
      if (comparator === "<>") return undefined
      const isMirrored = left.kind === "constant"
      const name = nameOf(isMirrored ? right : left)
      const value = constantOf(isMirrored ? left : right)
      if (name === undefined || !value) return undefined
      return { name, test: { operator: isMirrored ? mirrored[comparator] : comparator, value } }
    }
    case "between": {
      const name = nameOf(condition.operand)
      const low = constantOf(condition.low)
      const high = constantOf(condition.high)
      if (name === undefined || !low || !high) return undefined
      return { name, test: { operator: "BETWEEN", low, high } }
    }
    case "begins_with": {
      const name = nameOf(condition.operand)
      const prefix = constantOf(condition.prefix)
      if (name === undefined || !prefix) return undefined
      return { name, test: { operator: "begins_with", prefix } }
    }
    default:
      return undefined
  }
}

function nameOf(operand: Operand): string | undefined {
  if (operand.kind !== "path" || operand.path.length > 1) return undefined
  return operand.path[0] as string
}

function constantOf(operand: Operand): AttributeValue | undefined {
  return operand.kind === "constant" ? operand.value : undefined
}

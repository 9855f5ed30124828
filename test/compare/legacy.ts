/** Random parameters from before expressions. */
import type { SeededRandom } from "../support/seeded-random.ts"
import { attributeNames, randomValue } from "./values.ts"

const operators = [
  ...["EQ", "NE", "LE", "LT", "GE", "GT", "NOT_NULL", "NULL"],
  ...["CONTAINS", "NOT_CONTAINS", "BEGINS_WITH", "IN", "BETWEEN"],
]

/** Expected, QueryFilter or ScanFilter: they look alike. */
export function legacyCondition(random: SeededRandom): Readonly<Record<string, unknown>> {
  const names = attributeNames.filter(() => random.oneIn(4))
  return Object.fromEntries(
    (names.length > 0 ? names : ["a"]).map((name) => {
      const ComparisonOperator = random.pick(operators)
      const count = { NOT_NULL: 0, NULL: 0, BETWEEN: 2 }[ComparisonOperator] ?? 1
      const AttributeValueList = Array.from({ length: count }, () => randomValue(random, 1))
      return [name, { ComparisonOperator, ...(count > 0 && { AttributeValueList }) }]
    }),
  )
}

export function legacyUpdates(random: SeededRandom): Readonly<Record<string, unknown>> {
  const names = attributeNames.filter(() => random.oneIn(3))
  return Object.fromEntries(
    names.map((name) => {
      const Action = random.pick(["PUT", "ADD", "DELETE"])
      const hasValue = Action !== "DELETE" || random.oneIn(2)
      return [name, { Action, ...(hasValue && { Value: randomValue(random, 1) }) }]
    }),
  )
}

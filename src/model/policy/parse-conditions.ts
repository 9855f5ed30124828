/** The Condition element. */
import type { Condition } from "./condition.ts"
import { findOperator } from "./condition-operators.ts"
import type { DocumentReader } from "./document-reader.ts"
import type { LocatedJson } from "./located-json.ts"

/** @throws PolicyFaultError */
export function parseConditions(
  reader: DocumentReader,
  value: LocatedJson | undefined,
  hasVariables: boolean,
): readonly Condition[] {
  if (!value) return []
  if (value.kind !== "object") throw reader.syntax(value, "a condition is an object")
  return value.members.flatMap(({ name, value: keys }) => {
    const operator = findOperator(name)
    if (!operator) {
      throw reader.syntax(keys, `${JSON.stringify(name)} is no condition operator`)
    }
    if (keys.kind !== "object") throw reader.syntax(keys, `${name} has an object of keys`)
    const { isNegated, ifExists, quantifier, compare } = operator
    return keys.members.map((member): Condition => {
      if (!member.name.includes(":")) {
        throw reader.fault(
          member.value,
          "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        )
      }
      const values = reader.scalars(member.value)
      const comparison = values.length > 0 ? compare(values, hasVariables) : undefined
      if (!comparison) {
        throw reader.fault(
          member.value,
          "The policy failed legacy parsing",
          `${name} cannot be asked about this value`,
        )
      }
      const { name: written } = member
      const key = written.toLowerCase()
      return { key, written, comparison, isNegated, ifExists, ...(quantifier && { quantifier }) }
    })
  })
}

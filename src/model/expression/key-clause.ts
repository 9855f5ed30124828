/** A key condition, taken apart: what is asked of each attribute. */
import type { AttributeValue } from "../value/attribute-value.ts"

export type KeyTest =
  | { readonly operator: "=" | "<" | "<=" | ">" | ">="; readonly value: AttributeValue }
  | { readonly operator: "BETWEEN"; readonly low: AttributeValue; readonly high: AttributeValue }
  | { readonly operator: "begins_with"; readonly prefix: AttributeValue }

/** What KeyConditions can say and no key can be looked up by; refused once the table is known. */
export interface UnindexableTest {
  readonly operator: "unindexable"
}

/** What is asked of one attribute. */
export interface KeyClause {
  readonly name: string
  readonly test: KeyTest | UnindexableTest
}

/** At most one clause for an attribute, in the order of the text. */
export interface KeyCondition {
  readonly clauses: readonly KeyClause[]
}

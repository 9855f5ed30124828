/** Conditions as they are evaluated: placeholders are resolved, constants are judged. */
import type { AttributeType, AttributeValue } from "../value/attribute-value.ts"
import type { DocumentPath } from "./document-path.ts"
import type { Comparator } from "./tree.ts"

export type Operand =
  | { readonly kind: "path"; readonly path: DocumentPath }
  | { readonly kind: "constant"; readonly value: AttributeValue }
  | { readonly kind: "size"; readonly operand: Operand }

/** One question about the item. Those that are functions are named like them. */
export type Test =
  | {
      readonly kind: "compare"
      readonly comparator: Comparator
      readonly left: Operand
      readonly right: Operand
    }
  | {
      readonly kind: "between"
      readonly operand: Operand
      readonly low: Operand
      readonly high: Operand
    }
  | { readonly kind: "in"; readonly operand: Operand; readonly candidates: readonly Operand[] }
  | {
      readonly kind: "attribute_exists" | "attribute_not_exists"
      readonly path: DocumentPath
    }
  | { readonly kind: "attribute_type"; readonly operand: Operand; readonly type: AttributeType }
  | { readonly kind: "begins_with"; readonly operand: Operand; readonly prefix: Operand }
  | { readonly kind: "contains"; readonly operand: Operand; readonly sought: Operand }

export type Condition =
  | { readonly kind: "and" | "or"; readonly conditions: readonly Condition[] }
  | { readonly kind: "not"; readonly condition: Condition }
  | Test

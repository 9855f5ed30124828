/** Updates as they are applied: placeholders are resolved, constants are judged. */
import type { AttributeValue } from "../value/attribute-value.ts"
import type { DocumentPath } from "./document-path.ts"
import type { PathTree } from "./path-tree.ts"

export type Expression =
  | { readonly kind: "path"; readonly path: DocumentPath }
  | { readonly kind: "constant"; readonly value: AttributeValue }
  | {
      readonly kind: "if_not_exists"
      readonly path: DocumentPath
      readonly otherwise: Expression
    }
  | { readonly kind: "list_append"; readonly first: Expression; readonly second: Expression }
  | { readonly kind: "+" | "-"; readonly left: Expression; readonly right: Expression }

export type Action =
  | { readonly kind: "set"; readonly path: DocumentPath; readonly value: Expression }
  | { readonly kind: "remove"; readonly path: DocumentPath }
  | {
      readonly kind: "add" | "delete"
      readonly path: DocumentPath
      readonly value: AttributeValue
    }

export interface Update {
  readonly actions: readonly Action[]
  /** The paths of the actions, which are disjoint; each ends in the action's place in `actions`. */
  readonly targets: PathTree<number>
  /** Absent: from an expression. The two have different texts for what does not fit (observed). */
  readonly from?: "AttributeUpdates"
}

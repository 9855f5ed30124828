/**
 * Expressions as they are written: frozen trees that depend on nothing but the text, so that one
 * tree serves every request that sends the same text. Placeholders are still placeholders here.
 */

export interface PathNode {
  readonly kind: "path"
  /** Names, indexes, and name placeholders, which keep their `#`: no name can begin with one. */
  readonly steps: readonly (string | number)[]
  readonly hasPlaceholders: boolean
}

export interface ValueNode {
  readonly kind: "value"
  /** With its colon. */
  readonly placeholder: string
}

export interface CallNode {
  readonly kind: "call"
  readonly name: string
  readonly operands: readonly OperandNode[]
}

export type OperandNode = PathNode | ValueNode | CallNode

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">="

interface CompareNode {
  readonly kind: "compare"
  readonly comparator: Comparator
  readonly left: OperandNode
  readonly right: OperandNode
}

interface BetweenNode {
  readonly kind: "between"
  readonly operand: OperandNode
  readonly low: OperandNode
  readonly high: OperandNode
}

interface InNode {
  readonly kind: "in"
  readonly operand: OperandNode
  readonly candidates: readonly OperandNode[]
}

/** One question about the item. */
export type TestNode = CompareNode | BetweenNode | InNode | CallNode

export type ConditionNode =
  | { readonly kind: "and" | "or"; readonly conditions: readonly ConditionNode[] }
  | { readonly kind: "not"; readonly condition: ConditionNode }
  | TestNode

export interface ArithmeticNode {
  readonly kind: "arithmetic"
  readonly operator: "+" | "-"
  readonly left: OperandNode
  readonly right: OperandNode
}

export type ActionNode =
  | {
      readonly kind: "set"
      readonly path: PathNode
      readonly value: OperandNode | ArithmeticNode
    }
  | { readonly kind: "remove"; readonly path: PathNode }
  | { readonly kind: "add" | "delete"; readonly path: PathNode; readonly value: ValueNode }

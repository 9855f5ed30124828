/**
 * Statements as they are written: frozen trees that depend on nothing but the text. Conditions and
 * changes are those of expressions; each literal or parameter in them is a value placeholder, whose
 * text is its place among the statement's literals.
 */
import type { ActionNode, ConditionNode, PathNode } from "../expression/tree.ts"
import type { Position } from "./partiql-fault.ts"

export type LiteralNode =
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** `?`: the first has place 0. */
  | { readonly kind: "parameter"; readonly place: number }
  | { readonly kind: "list" | "set"; readonly elements: readonly LiteralNode[] }
  | {
      readonly kind: "map"
      readonly entries: readonly (readonly [string, LiteralNode])[]
      readonly duplicate: Duplicate | undefined
    }

/** A name that comes again in a map. */
export interface Duplicate {
  readonly name: string
  /** Where the map begins. */
  readonly whole: Position
  /** Where the name stands again. */
  readonly again: Position
}

export interface OrderTerm {
  readonly name: string
  readonly descending: boolean
}

export interface Returning {
  readonly which: "ALL" | "MODIFIED"
  readonly age: "OLD" | "NEW"
}

export interface SelectNode {
  readonly kind: "select"
  /** Absent: `*`. */
  readonly paths: readonly PathNode[] | undefined
  /** Why it cannot be carried out, where that is told after a fault of the index. */
  readonly fault: string | undefined
  readonly table: string
  readonly index: string | undefined
  readonly where: ConditionNode | undefined
  readonly order: readonly OrderTerm[]
}

export type StatementNode =
  | SelectNode
  | { readonly kind: "exists"; readonly select: SelectNode }
  | {
      readonly kind: "insert"
      readonly table: string
      readonly index: string | undefined
      readonly item: LiteralNode
      /** Where the item stands. */
      readonly position: Position
    }
  | {
      readonly kind: "update"
      readonly table: string
      readonly index: string | undefined
      readonly actions: readonly ActionNode[]
      readonly where: ConditionNode | undefined
      readonly returning: Returning | undefined
    }
  | {
      readonly kind: "delete"
      readonly table: string
      readonly index: string | undefined
      readonly where: ConditionNode | undefined
      readonly returning: Returning | undefined
    }

export interface ParsedStatement {
  readonly statement: StatementNode
  /** By place: what the value placeholders stand for. */
  readonly literals: readonly LiteralNode[]
  /** How many `?` there are. */
  readonly parameters: number
}

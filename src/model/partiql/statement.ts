/** Statements as they are carried out: literals and parameters are values, and both are judged. */
import { ApiError, unreachable } from "../../error.ts"
import { bindCondition } from "../expression/bind-condition.ts"
import { bindUpdate } from "../expression/bind-update.ts"
import type { Condition } from "../expression/bound-condition.ts"
import type { Update } from "../expression/bound-update.ts"
import type { DocumentPath } from "../expression/document-path.ts"
import { Placeholders } from "../expression/placeholders.ts"
import { SyntaxFault } from "../expression/syntax-fault.ts"
import type { ConditionNode } from "../expression/tree.ts"
import { TreeCache } from "../expression/tree-cache.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { parseAttributeValue } from "../value/parse-value.ts"
import { literalValue } from "./literal-value.ts"
import { at } from "./partiql-fault.ts"
import { parseStatementTree } from "./statement-parser.ts"
import type { OrderTerm, ParsedStatement, Returning, SelectNode, StatementNode } from "./tree.ts"

export type { OrderTerm, Returning } from "./tree.ts"

interface Target {
  /** Name or ARN. */
  readonly table: string
  readonly index: string | undefined
}

interface Guarded extends Target {
  readonly where: Condition | undefined
}

export interface Select extends Guarded {
  readonly kind: "select"
  /** Absent: the whole item. */
  readonly paths: readonly DocumentPath[] | undefined
  /** Why it cannot be carried out: a fault of the index is told before. */
  readonly fault: string | undefined
  readonly order: readonly OrderTerm[]
}

/** Asks whether there is such an item. */
export interface Exists extends Guarded {
  readonly kind: "exists"
  readonly fault: string | undefined
}

export interface Insert extends Target {
  readonly kind: "insert"
  readonly item: Item
}

export interface UpdateStatement extends Guarded {
  readonly kind: "update"
  readonly update: Update
  readonly returning: Returning | undefined
}

export interface Delete extends Guarded {
  readonly kind: "delete"
  readonly returning: Returning | undefined
}

/** Whoever authorises a statement and whoever carries it out parse it, and so does every repetition. */
const trees = new TreeCache<ParsedStatement>()

export type WriteStatement = Insert | UpdateStatement | Delete
export type Statement = Select | Exists | WriteStatement

/**
 * Judges everything that can be judged without the table: the text, then the parameters, then what
 * they make of it.
 *
 * @throws ApiError ValidationException
 */
export function parseStatement(
  text: string,
  parameters: readonly AttributeValue[] = [],
): Statement {
  const parsed = trees.get(text, parseStatementTree)
  if (parameters.length !== parsed.parameters) {
    throw ApiError.invalid("Number of parameters in request and statement don't match.")
  }
  // The layer with the texts that were observed for parameters.
  const given = parameters.map((parameter) => parseAttributeValue(parameter, "older"))
  try {
    return bind(parsed, given)
  } catch (error) {
    // As of an expression, but there is no parameter to name.
    if (error instanceof SyntaxFault) throw ApiError.invalid(error.message)
    throw error
  }
}

function bind(parsed: ParsedStatement, parameters: readonly AttributeValue[]): Statement {
  const { statement, literals } = parsed
  const values = literals.map((literal) => literalValue(literal, parameters))
  const placeholders = new Placeholders(
    new Map(),
    new Map(values.map((value, place) => [String(place), value])),
  )
  const bindWhere = (where: ConditionNode | undefined) =>
    where && bindCondition(where, placeholders)
  switch (statement.kind) {
    case "select":
      return bindSelect(statement, bindWhere)
    case "exists":
      return { ...bindSelect(statement.select, bindWhere), kind: "exists" }
    case "insert":
      return bindInsert(statement, parameters)
    case "update": {
      const { kind, table, index, actions, returning } = statement
      const update = bindUpdate(actions, placeholders)
      return { kind, table, index, update, where: bindWhere(statement.where), returning }
    }
    case "delete":
      checkReturning(statement.returning)
      return { ...statement, where: bindWhere(statement.where) }
    default:
      return unreachable(statement)
  }
}

function bindSelect(
  { kind, paths, fault, table, index, where, order }: SelectNode,
  bindWhere: (where: ConditionNode | undefined) => Condition | undefined,
): Select {
  // The grammar writes names only, so the steps are the path.
  const bound = paths?.map(({ steps }) => steps)
  return { kind, paths: bound, fault, table, index, where: bindWhere(where), order }
}

function bindInsert(
  { kind, table, index, item, position }: StatementNode & { kind: "insert" },
  parameters: readonly AttributeValue[],
): Insert {
  // An item is no value: its attributes are at level 1.
  const value = literalValue(item, parameters, "root", 0)
  if (!("M" in value)) {
    throw ApiError.invalid(
      "Unsupported format in item expression. Please use struct format {...} to express " +
        `item values for insert statement. ${at(position)}`,
    )
  }
  return { kind, table, index, item: value.M }
}

/** A deleted item has no new state, and is returned whole. */
function checkReturning(returning: Returning | undefined): void {
  if (!returning || (returning.which === "ALL" && returning.age === "OLD")) return
  const { which, age } = returning
  throw ApiError.invalid(
    `Invalid returning clause: RETURNING ${which} ${age} *. ` +
      "Only RETURNING ALL OLD * is allowed in DELETE statements.",
  )
}

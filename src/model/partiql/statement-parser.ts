/** Text to tree: which clauses a statement has, in which order. */
import { ApiError } from "../../error.ts"
import type { ConditionNode, PathNode } from "../expression/tree.ts"
import { parseActions } from "./action-parser.ts"
import { parseWhere } from "./condition-parser.ts"
import { OperandParser } from "./operand-parser.ts"
import { at, notWellFormed } from "./partiql-fault.ts"
import { shownName } from "./select-list.ts"
import type { OrderTerm, ParsedStatement, Returning, SelectNode, StatementNode } from "./tree.ts"

/** @throws ApiError ValidationException */
export function parseStatementTree(text: string): ParsedStatement {
  const operands = new OperandParser(text)
  const statement = parseWhole(operands)
  operands.reader.takeIf(";")
  if (operands.reader.next.kind !== "end") throw notWellFormed("Unexpected token after expression")
  const { literals, parameters, refusal } = operands
  if (refusal) throw refusal
  return Object.freeze({ statement, literals, parameters })
}

function parseWhole(operands: OperandParser): StatementNode {
  const { reader } = operands
  if (reader.takeIf("SELECT")) return parseSelect(operands)
  if (reader.takeIf("INSERT")) return parseInsert(operands)
  if (reader.takeIf("UPDATE")) {
    const target = parseTarget(operands)
    const actions = parseActions(operands)
    const where = parseOptionalWhere(operands)
    return { kind: "update", ...target, actions, where, returning: parseReturning(operands) }
  }
  if (reader.takeIf("FROM")) {
    const target = parseTarget(operands)
    const where = parseOptionalWhere(operands)
    const actions = parseActions(operands)
    return { kind: "update", ...target, actions, where, returning: parseReturning(operands) }
  }
  if (reader.takeIf("DELETE")) {
    reader.require("FROM")
    const target = parseTarget(operands)
    const where = parseOptionalWhere(operands)
    return { kind: "delete", ...target, where, returning: parseReturning(operands) }
  }
  if (reader.takeIf("EXISTS")) {
    reader.require("(", "Unexpected term")
    reader.require("SELECT", "Unexpected term")
    const select = parseSelect(operands)
    reader.require(")", "Unexpected term")
    return { kind: "exists", select }
  }
  throw notWellFormed("Unexpected term")
}

function parseSelect(operands: OperandParser): SelectNode {
  const { reader } = operands
  if (reader.takeIf("DISTINCT")) operands.refuse("Unsupported token in expression: DISTINCT")
  else reader.takeIf("ALL")
  if (reader.takeIf("VALUE")) {
    operands.refuse("Select projection doesn't support value or pivot keywords")
  }
  const { paths, fault } = reader.takeIf("*")
    ? { paths: undefined, fault: undefined }
    : parseProjection(operands)
  reader.require("FROM")
  const { table, index } = parseTarget(operands)
  if (reader.next.upper === "AS" || reader.atName) throw aliased()
  if (joins.has(reader.next.upper)) {
    throw ApiError.invalid("Only select from a single table or index is supported.")
  }
  const where = parseOptionalWhere(operands)
  skipGroups(operands)
  const order = parseOrder(operands)
  skipLimit(operands)
  return { kind: "select", paths, fault, table, index, where, order }
}

function parseProjection(operands: OperandParser): Pick<SelectNode, "paths" | "fault"> {
  const { reader } = operands
  const paths: PathNode[] = []
  let fault: string | undefined
  do {
    const { next, following } = reader
    if (next.kind === "word" && following.upper === "(") {
      fault ??= `Unexpected path component ${at(next)}`
      skipCall(operands)
    } else if (operands.atLiteral) {
      const isSigned = next.upper === "-" || next.upper === "+"
      fault ??= `Unexpected path component ${at(isSigned ? following : next)}`
      operands.literal()
    } else paths.push(operands.path())
    if (reader.next.upper === "AS" || reader.atName) throw aliased()
  } while (reader.takeIf(","))
  const names = new Set<string>()
  const again = paths
    .map(({ steps }) => shownName(steps))
    .find((name) => names.size === names.add(name).size)
  if (!fault && again !== undefined) {
    operands.refuse(`Duplicate identifiers in select clause: ${again}`)
  }
  return { paths, fault }
}

/** What stands between two sources; the grammar knows it, and DynamoDB has no use for it. */
const joins: ReadonlySet<string> = new Set([
  ",",
  "JOIN",
  "CROSS",
  "INNER",
  "LEFT",
  "RIGHT",
  "FULL",
  "OUTER",
  "NATURAL",
])

function skipGroups(operands: OperandParser): void {
  const { reader } = operands
  if (!reader.takeIf("GROUP")) return
  reader.require("BY")
  do operands.path()
  while (reader.takeIf(","))
  operands.refuse("Unsupported clause: GROUP BY")
}

function skipLimit(operands: OperandParser): void {
  const { reader } = operands
  if (!reader.takeIf("LIMIT")) return
  const position = reader.next
  operands.literal()
  operands.refuse(`Unsupported clause: LIMIT ${at(position)}`)
}

/** `COUNT(*)` or `MAX(a)`: neither is served. */
function skipCall(operands: OperandParser): void {
  const { reader } = operands
  reader.take()
  reader.require("(")
  if (reader.takeIf("*")) reader.require(")", "Unexpected term")
  else operands.operands(() => operands.path())
}

function aliased(): ApiError {
  return ApiError.invalid("Aliasing is not supported")
}

function parseTarget({ reader }: OperandParser): {
  readonly table: string
  readonly index: string | undefined
} {
  const table = reader.requireName("Unexpected term")
  const index = reader.takeIf(".") ? reader.requireName("Invalid path dot component") : undefined
  if (reader.next.upper === ".") {
    throw notWellFormed("A path may contain at most 2 components in the FROM clause")
  }
  return { table, index }
}

function parseOptionalWhere(operands: OperandParser): ConditionNode | undefined {
  return operands.reader.takeIf("WHERE") ? parseWhere(operands) : undefined
}

function parseOrder({ reader }: OperandParser): readonly OrderTerm[] {
  if (!reader.takeIf("ORDER")) return []
  reader.require("BY")
  const terms: OrderTerm[] = []
  do {
    const name = reader.requireName("Unexpected term")
    const descending = reader.takeIf("DESC")
    if (!descending) reader.takeIf("ASC")
    terms.push({ name, descending })
  } while (reader.takeIf(","))
  return terms
}

function parseInsert(operands: OperandParser): StatementNode {
  const { reader } = operands
  reader.require("INTO")
  const target = parseTarget(operands)
  reader.require("VALUE", "Unexpected token after expression")
  const position = reader.next
  const item = operands.literal()
  if (parseReturning(operands)) operands.refuse("RETURNING is not supported in INSERT")
  return { kind: "insert", ...target, item, position }
}

function parseReturning(operands: OperandParser): Returning | undefined {
  const { reader } = operands
  if (!reader.takeIf("RETURNING")) return undefined
  const which = reader.take().upper
  const age = reader.take().upper
  const isKnown = (which === "ALL" || which === "MODIFIED") && (age === "OLD" || age === "NEW")
  if (!isKnown) throw notWellFormed("Unexpected term")
  if (!reader.takeIf("*")) {
    operands.path()
    operands.refuse("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause")
  }
  return { which, age }
}

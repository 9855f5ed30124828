/** SET and REMOVE clauses, as the actions of an UpdateExpression. */
import { ApiError } from "../../error.ts"
import type { ActionNode, ArithmeticNode, OperandNode, PathNode } from "../expression/tree.ts"
import { misplaced } from "./condition-parser.ts"
import { type OperandParser, unrecognized } from "./operand-parser.ts"
import { at, notWellFormed } from "./partiql-fault.ts"
import type { LiteralNode } from "./tree.ts"

export function parseActions(operands: OperandParser): readonly ActionNode[] {
  const { reader } = operands
  const actions: ActionNode[] = []
  for (;;) {
    if (reader.takeIf("SET")) {
      do actions.push(parseAssignment(operands))
      while (reader.takeIf(","))
    } else if (reader.takeIf("REMOVE")) {
      do actions.push({ kind: "remove", path: operands.path() })
      while (reader.takeIf(","))
    } else if (actions.length > 0) return actions
    else throw notWellFormed("Expected data manipulation")
  }
}

const setFunctions = { SET_ADD: "add", SET_DELETE: "delete" } as const

function parseAssignment(operands: OperandParser): ActionNode {
  const { reader } = operands
  const path = operands.path()
  reader.require("=", "Unexpected term")
  const { upper } = reader.next
  const isCall = reader.following.upper === "("
  if (isCall && (upper === "SET_ADD" || upper === "SET_DELETE")) {
    return parseSetFunction(operands, path, upper)
  }
  return { kind: "set", path, value: parseValue(operands) }
}

function parseValue(operands: OperandParser): OperandNode | ArithmeticNode {
  const { reader } = operands
  const left = reader.takeIf("(") ? parseGroup(operands) : parseOperand(operands)
  if (left.kind === "arithmetic") return left
  const operator = reader.next.upper
  if (operator !== "+" && operator !== "-") return left
  reader.take()
  return { kind: "arithmetic", operator, left, right: parseOperand(operands) }
}

/** A sum in parentheses is a sum, and an operand in parentheses an operand. */
function parseGroup(operands: OperandParser): OperandNode | ArithmeticNode {
  const value = operands.nested(() => parseValue(operands))
  operands.reader.require(")", "Unexpected term")
  return value
}

function parseOperand(operands: OperandParser): OperandNode {
  const { reader } = operands
  if (reader.takeIf("(")) {
    const operand = operands.nested(() => parseOperand(operands))
    reader.require(")", "Unexpected term")
    return operand
  }
  const missing = operands.takeMissing()
  if (missing) return missing
  if (operands.atLiteral) return operands.value()
  const { next, following } = reader
  if (next.kind !== "word" || following.upper !== "(") return operands.path()
  const name = next.text.toLowerCase()
  if (name === "set_add" || name === "set_delete") throw misplaced(next.text, next)
  if (name !== "list_append") throw unrecognized(next.text, next)
  reader.take()
  reader.take()
  return operands.call(
    name,
    operands.nested(() => operands.operands(() => parseOperand(operands))),
  )
}

/** Adds to, or takes from, the very attribute that is assigned. */
function parseSetFunction(
  operands: OperandParser,
  path: PathNode,
  name: keyof typeof setFunctions,
): ActionNode {
  const { reader } = operands
  const position = reader.take()
  reader.require("(")
  const given = operands.operands(() => parseOperand(operands))
  const [target, value] = given
  if (given.length !== 2 || !target || !value) {
    throw ApiError.invalid(`${name} must have exactly two arguments ${at(position)}`)
  }
  if (target.kind !== "path" || !areEqual(target, path)) {
    throw ApiError.invalid(
      `The first argument to ${name} must equal the assignment value ${at(position)}`,
    )
  }
  const literal = value.kind === "value" ? operands.literals[Number(value.placeholder)] : undefined
  if (value.kind !== "value" || !mayBeSet(literal)) {
    throw ApiError.invalid(
      `The second argument to ${name} must be a value with type SET ${at(position)}`,
    )
  }
  return { kind: setFunctions[name], path, value }
}

function areEqual(one: PathNode, other: PathNode): boolean {
  const { steps } = other
  return one.steps.length === steps.length && one.steps.every((step, at) => step === steps[at])
}

/** What a parameter is, only the request tells. */
function mayBeSet(literal: LiteralNode | undefined): boolean {
  return literal?.kind === "set" || literal?.kind === "parameter"
}

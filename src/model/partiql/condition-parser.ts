/**
 * The WHERE clause. What stands in parentheses may be a condition or a value; both are read by one
 * way, and judged by what they turned out to be, so that nothing is ever read twice.
 */
import { ApiError } from "../../error.ts"
import { expressionInOperandsMax } from "../../limits.ts"
import type { CallNode, Comparator, ConditionNode, OperandNode } from "../expression/tree.ts"
import { type OperandParser, unrecognized } from "./operand-parser.ts"
import { at, notWellFormed, type Position } from "./partiql-fault.ts"
import { attributeTypeNames } from "./type-names.ts"

type Term = { readonly condition: ConditionNode } | { readonly operand: OperandNode }

const comparators: ReadonlyMap<string, Comparator> = new Map([
  ["=", "="],
  ["<>", "<>"],
  ["!=", "<>"],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
])

const tests: ReadonlySet<string> = new Set([
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
])

const updateFunctions: ReadonlySet<string> = new Set(["list_append", "set_add", "set_delete"])

/** @throws ApiError */
export function parseWhere(operands: OperandParser): ConditionNode {
  return conditionOf(operands, parseOr(operands), notBoolean.where)
}

const notBoolean = {
  where: "WHERE clause must contain an expression that resolves to a boolean",
  chain: "The arguments to AND/OR must be Expressions",
  not: "The argument to NOT must be a Type or Expression",
}

function conditionOf(operands: OperandParser, term: Term, refusal: string): ConditionNode {
  if ("condition" in term) return term.condition
  const { operand } = term
  if (operand.kind === "call") throw notACondition(operand)
  return refused(operands, operand, refusal)
}

/** The rest of the text is read all the same, as its faults are told first: with a stand-in. */
function refused(operands: OperandParser, operand: OperandNode, text: string): ConditionNode {
  operands.refuse(text)
  return operands.call("attribute_exists", [operand])
}

/** Two conditions are neither equal nor less. */
function operandOf(term: Term): OperandNode {
  if ("operand" in term) return term.operand
  throw notWellFormed("Unexpected term")
}

function notACondition({ name }: CallNode): ApiError {
  return ApiError.invalid(
    `The function is not allowed to be used this way in an expression; function: ${name}`,
  )
}

function parseOr(operands: OperandParser): Term {
  return parseChain(operands, "OR", "or", parseAnd)
}

function parseAnd(operands: OperandParser): Term {
  return parseChain(operands, "AND", "and", parseNot)
}

function parseChain(
  operands: OperandParser,
  keyword: string,
  kind: "and" | "or",
  parse: (operands: OperandParser) => Term,
): Term {
  const first = parse(operands)
  if (operands.reader.next.upper !== keyword) return first
  const next = (term: Term) => conditionOf(operands, term, notBoolean.chain)
  const conditions = [next(first)]
  while (operands.reader.takeIf(keyword)) conditions.push(next(parse(operands)))
  return { condition: { kind, conditions } }
}

function parseNot(operands: OperandParser): Term {
  if (!operands.reader.takeIf("NOT")) return parseTest(operands)
  const condition = operands.nested(() => conditionOf(operands, parseNot(operands), notBoolean.not))
  return { condition: { kind: "not", condition } }
}

function parseTest(operands: OperandParser): Term {
  const first = parseTerm(operands)
  const { reader } = operands
  const comparator = comparators.get(reader.next.upper)
  if (comparator !== undefined) {
    const left = operandOf(first)
    reader.take()
    const right = operandOf(parseTerm(operands))
    return { condition: { kind: "compare", comparator, left, right } }
  }
  if (reader.takeIf("IS")) return { condition: parseIs(operands, operandOf(first)) }
  const isNegated = reader.next.upper === "NOT" && isRange(reader.following.upper)
  if (isNegated) reader.take()
  if (!isRange(reader.next.upper)) return first
  const operand = operandOf(first)
  if (reader.takeIf("LIKE")) return { condition: parseLike(operands, operand) }
  const condition = reader.takeIf("IN")
    ? parseIn(operands, operand)
    : parseBetween(operands, operand)
  return { condition: isNegated ? { kind: "not", condition } : condition }
}

function isRange(upper: string): boolean {
  return upper === "IN" || upper === "BETWEEN" || upper === "LIKE"
}

function parseLike(operands: OperandParser, operand: OperandNode): ConditionNode {
  operandOf(parseTerm(operands))
  if (operands.reader.takeIf("ESCAPE")) operandOf(parseTerm(operands))
  return refused(operands, operand, "Unsupported operator in Condition Expression. Operator: like")
}

function parseBetween(operands: OperandParser, operand: OperandNode): ConditionNode {
  operands.reader.require("BETWEEN")
  const low = operandOf(parseTerm(operands))
  operands.reader.require("AND", "Unexpected term")
  const high = operandOf(parseTerm(operands))
  return { kind: "between", operand, low, high }
}

function parseIn(operands: OperandParser, operand: OperandNode): ConditionNode {
  const { reader } = operands
  const isList = reader.next.upper === "["
  if (operands.atLiteral && !(isList && reader.following.upper !== "]")) {
    operands.literal()
    return refused(
      operands,
      operand,
      "IN operator must have a left hand argument of type Variable Reference and " +
        "right hand argument of type Seq with at least one member",
    )
  }
  const end = isList ? "]" : ")"
  reader.require(isList ? "[" : "(", "Unexpected term")
  const candidates: OperandNode[] = []
  do candidates.push(operandOf(parseTerm(operands)))
  while (reader.takeIf(","))
  reader.require(end, "Unexpected term")
  const max = expressionInOperandsMax
  if (candidates.length > max) {
    throw ApiError.invalid(
      "Incorrect number of operands for operator or function; " +
        `operator or function: IN, number of operands: ${1 + candidates.length}`,
    )
  }
  // An IN of expressions counts its left operand too, and so takes one candidate less.
  const all = { kind: "in", operand, candidates } as const
  if (candidates.length < max) return all
  const last = { ...all, candidates: candidates.slice(max - 1) }
  return { kind: "or", conditions: [{ ...all, candidates: candidates.slice(0, max - 1) }, last] }
}

/** `IS [NOT] MISSING`, or one of the types. */
function parseIs(operands: OperandParser, operand: OperandNode): ConditionNode {
  const isNegated = operands.reader.takeIf("NOT")
  const { kind, upper } = operands.reader.take()
  if (kind !== "word") throw notWellFormed("Unexpected term")
  if (upper === "MISSING") {
    const name = isNegated ? "attribute_exists" : "attribute_not_exists"
    return operands.call(name, [operand])
  }
  const type = attributeTypeNames.get(upper)
  if (type === undefined) throw notWellFormed("Unexpected term")
  const condition = operands.call("attribute_type", [
    operand,
    operands.constant({ kind: "string", text: type }),
  ])
  return isNegated ? { kind: "not", condition } : condition
}

function parseTerm(operands: OperandParser): Term {
  const { reader } = operands
  if (reader.takeIf("(")) {
    const inner = operands.nested(() => parseOr(operands))
    reader.require(")", "Unexpected term")
    return inner
  }
  const missing = operands.takeMissing()
  if (missing) return { operand: missing }
  if (operands.atLiteral) return { operand: operands.value() }
  if (reader.next.kind === "word" && reader.following.upper === "(") return parseCall(operands)
  return { operand: operands.path() }
}

function parseCall(operands: OperandParser): Term {
  const token = operands.reader.take()
  operands.reader.require("(")
  const name = token.text.toLowerCase()
  if (updateFunctions.has(name)) throw misplaced(token.text, token)

  if (name !== "size" && !tests.has(name)) throw unrecognized(token.text, token)
  const inner = operands.nested(() => operands.operands(() => operandOf(parseTerm(operands))))
  const call = operands.call(name, inner)
  return name === "size" ? { operand: call } : { condition: call }
}

/** @param name as it is written */
export function misplaced(name: string, position: Position): ApiError {
  return ApiError.invalid(`Unsupported data type: ${name} under key root ${at(position)}`)
}

/**
 * Tree to bound condition: resolves placeholders and judges what the values make wrong. Each test
 * is judged by itself, from left to right: undefined placeholders, numbers of operands, operands
 * that are the same, types.
 */
import { unreachable } from "../../error.ts"
import { expressionInOperandsMax } from "../../limits.ts"
import { type AttributeType, type AttributeValue, typeOf } from "../value/attribute-value.ts"
import { compareScalars } from "../value/compare.ts"
import { bindPath, bindValue } from "./bind-path.ts"
import type { Condition, Operand, Test } from "./bound-condition.ts"
import { equalPaths, pathText } from "./document-path.ts"
import type { Placeholders } from "./placeholders.ts"
import { SyntaxFault } from "./syntax-fault.ts"
import type { CallNode, ConditionNode, OperandNode, TestNode } from "./tree.ts"

/** @throws SyntaxFault */
export function bindCondition(node: ConditionNode, placeholders: Placeholders): Condition {
  switch (node.kind) {
    case "and":
    case "or": {
      const conditions = node.conditions.map((each) => bindCondition(each, placeholders))
      return { kind: node.kind, conditions }
    }
    case "not":
      return { kind: "not", condition: bindCondition(node.condition, placeholders) }
    default:
      return bindTest(node, placeholders)
  }
}

function bindTest(node: TestNode, placeholders: Placeholders): Test {
  switch (node.kind) {
    case "compare": {
      const { comparator } = node
      const left = bindOperand(node.left, placeholders)
      const right = bindOperand(node.right, placeholders)
      checkSizeCalls(node.left, node.right)
      checkDistinct(comparator, left, right)
      checkSizeTypes(left, right)
      if (comparator !== "=" && comparator !== "<>") checkOrdered(comparator, left, right)
      return { kind: "compare", comparator, left, right }
    }
    case "between": {
      const operand = bindOperand(node.operand, placeholders)
      const low = bindOperand(node.low, placeholders)
      const high = bindOperand(node.high, placeholders)
      checkSizeCalls(node.operand, node.low, node.high)
      checkSizeTypes(operand, low, high)
      checkOrdered("BETWEEN", operand, low, high)
      checkBounds(low, high)
      return { kind: "between", operand, low, high }
    }
    case "in": {
      const operand = bindOperand(node.operand, placeholders)
      const candidates = node.candidates.map((each) => bindOperand(each, placeholders))
      checkSizeCalls(node.operand, ...node.candidates)
      const count = 1 + candidates.length
      if (count > expressionInOperandsMax) throw wrongCount("IN", count)
      checkSizeTypes(operand, ...candidates)
      return { kind: "in", operand, candidates }
    }
    case "call":
      return bindCall(node, placeholders)
    default:
      return unreachable(node)
  }
}

const operandCounts: ReadonlyMap<string, number> = new Map([
  ["attribute_exists", 1],
  ["attribute_not_exists", 1],
  ["attribute_type", 2],
  ["begins_with", 2],
  ["contains", 2],
  ["size", 1],
])

function bindCall(node: CallNode, placeholders: Placeholders): Test {
  const { name } = node
  const operands = node.operands.map((each) => bindOperand(each, placeholders))
  checkSizeCalls(...node.operands)
  checkCount(node)
  const [first, second] = operands
  if (first === undefined) throw wrongCount(name, 0)
  if (second !== undefined) checkDistinct(name, first, second)
  checkSizeTypes(...operands)
  switch (name) {
    case "attribute_exists":
    case "attribute_not_exists":
      if (first.kind === "path") return { kind: name, path: first.path }
      throw new SyntaxFault(
        `Operator or function requires a document path; operator or function: ${name}`,
      )
    case "attribute_type":
      return { kind: name, operand: first, type: attributeTypeOf(second) }
    case "begins_with":
      checkTypes(name, ["S", "B"], operands)
      return { kind: name, operand: first, prefix: second as Operand }
    case "contains":
      return { kind: name, operand: first, sought: second as Operand }
    default:
      throw new Error(`no such test: ${name}`)
  }
}

function bindOperand(node: OperandNode, placeholders: Placeholders): Operand {
  switch (node.kind) {
    case "path":
      return { kind: "path", path: bindPath(node, placeholders) }
    case "value":
      return { kind: "constant", value: bindValue(node, placeholders) }
    case "call": {
      // The grammar lets only `size` be here. Further operands must be defined, and are refused.
      const [operand] = node.operands.map((each) => bindOperand(each, placeholders))
      if (operand === undefined) throw wrongCount(node.name, 0)
      return { kind: "size", operand }
    }
    default:
      return unreachable(node)
  }
}

function checkSizeCalls(...nodes: readonly OperandNode[]): void {
  for (const node of nodes) {
    if (node.kind !== "call") continue
    checkSizeCalls(...node.operands)
    checkCount(node)
  }
}

function checkCount({ name, operands }: CallNode): void {
  if (operands.length !== operandCounts.get(name)) throw wrongCount(name, operands.length)
}

function wrongCount(name: string, count: number): SyntaxFault {
  return new SyntaxFault(
    "Incorrect number of operands for operator or function; " +
      `operator or function: ${name}, number of operands: ${count}`,
  )
}

function checkDistinct(name: string, first: Operand, second: Operand): void {
  if (first.kind !== "path" || second.kind !== "path") return
  if (!equalPaths(first.path, second.path)) return
  throw new SyntaxFault(
    "The first operand must be distinct from the remaining operands for this operator or " +
      `function; operator: ${name}, first operand: ${pathText(first.path)}`,
  )
}

/** Of a stored N, BOOL or NULL there is simply no size; of a constant one it is a fault. */
function checkSizeTypes(...operands: readonly Operand[]): void {
  for (const operand of operands) {
    if (operand.kind !== "size") continue
    checkSizeTypes(operand.operand)
    checkTypes("size", ["S", "B", "SS", "NS", "BS", "L", "M"], [operand.operand])
  }
}

function checkOrdered(name: string, ...operands: readonly Operand[]): void {
  checkTypes(name, ["S", "N", "B"], operands)
}

function checkTypes(
  name: string,
  allowed: readonly AttributeType[],
  operands: readonly Operand[],
): void {
  for (const operand of operands) {
    const type = knownType(operand)
    if (type !== undefined && !allowed.includes(type)) throw wrongType(name, type)
  }
}

/** Nothing for a path: only an item can tell. */
function knownType(operand: Operand): AttributeType | undefined {
  switch (operand.kind) {
    case "path":
      return undefined
    case "constant":
      return typeOf(operand.value)
    case "size":
      return "N"
    default:
      return unreachable(operand)
  }
}

function wrongType(name: string, type: string): SyntaxFault {
  return new SyntaxFault(
    "Incorrect operand type for operator or function; " +
      `operator or function: ${name}, operand type: ${type}`,
  )
}

const attributeTypes: readonly string[] = "B NULL SS BOOL L BS N NS S M".split(" ")

/** DynamoDB prints both sets of types in the order of a hash table: one that was observed. */
function attributeTypeOf(operand: Operand | undefined): AttributeType {
  const type = operand && knownType(operand)
  if (operand?.kind !== "constant" || !("S" in operand.value)) {
    throw wrongType("attribute_type", type ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")
  }
  const name = operand.value.S
  if (attributeTypes.includes(name)) return name as AttributeType
  throw new SyntaxFault(
    `Invalid attribute type name found; type: ${name}, ` +
      `valid types: {${attributeTypes.join(",")}}`,
  )
}

function checkBounds(low: Operand, high: Operand): void {
  if (low.kind !== "constant" || high.kind !== "constant") return
  const order = compareScalars(low.value, high.value)
  if (order !== undefined && order <= 0) return
  const demand =
    order === undefined
      ? "same data type for lower and upper bounds"
      : "upper bound to be greater than or equal to lower bound"
  throw new SyntaxFault(
    `The BETWEEN operator requires ${demand}; ` +
      `lower bound operand: ${constantText(low.value)}, ` +
      `upper bound operand: ${constantText(high.value)}`,
  )
}

function constantText(value: AttributeValue): string {
  const [[type, text] = []] = Object.entries(value)
  return `AttributeValue: {${type}:${text}}`
}

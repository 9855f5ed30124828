/** The grammar of ConditionExpression, FilterExpression and KeyConditionExpression. */
import { conditionFunctions, type Grammar, OperandParser } from "./operand-parser.ts"
import type { Comparator, ConditionNode, OperandNode, TestNode } from "./tree.ts"

const grammar: Grammar = {
  keywords: new Set(["AND", "BETWEEN", "IN", "NOT", "OR"]),
  functions: conditionFunctions,
  // The others are tests, not values.
  mayNest: (_outer, inner) => inner === "size",
  extendsGroups: true,
  faults: ["parentheses", "function", "misuse", "step", "operators", "depth"],
}

const comparators: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="])

/** @throws SyntaxFault */
export function parseConditionTree(text: string): ConditionNode {
  const operands = new OperandParser(text, grammar)
  const tree = parseAlternatives(operands, false)
  operands.judge()
  return tree as ConditionNode
}

/**
 * `a AND b OR c`. One parenthesis may open a condition or an operand, which only what follows the
 * other one can tell: `(a) = :b`. So inside parentheses this may also return a lone operand.
 */
function parseAlternatives(
  operands: OperandParser,
  isInGroup: boolean,
): ConditionNode | OperandNode {
  const { reader } = operands
  const alternatives: ConditionNode[] = []
  let conjuncts: ConditionNode[] = []
  for (;;) {
    // AWS guide: the grammar says NOT condition, so there may be several.
    let negations = 0
    while (reader.takeKeyword("NOT")) negations++
    const isAlone = isInGroup && negations === 0 && alternatives.length + conjuncts.length === 0
    const node = parseTest(operands, isAlone)
    if (node.kind === "path" || node.kind === "value") return node
    conjuncts.push(negate(operands, node, negations))
    if (reader.takeKeyword("AND")) {
      operands.countOperator()
      continue
    }
    alternatives.push(join(operands, "and", conjuncts))
    if (!reader.takeKeyword("OR")) return join(operands, "or", alternatives)
    operands.countOperator()
    conjuncts = []
  }
}

function negate(operands: OperandParser, node: ConditionNode, times: number): ConditionNode {
  let condition = node
  for (let nots = 0; nots < times; nots++) {
    operands.countOperator()
    operands.isGroup = false
    condition = Object.freeze({ kind: "not", condition })
  }
  return condition
}

function join(
  operands: OperandParser,
  kind: "and" | "or",
  conditions: ConditionNode[],
): ConditionNode {
  const [only, another] = conditions
  if (only !== undefined && another === undefined) return only
  operands.isGroup = false
  return Object.freeze({ kind, conditions: Object.freeze(conditions) })
}

/** `mayBeOperand`: a parenthesis was just opened, and one that closes makes this an operand. */
function parseTest(operands: OperandParser, mayBeOperand: boolean): ConditionNode | OperandNode {
  const { reader } = operands
  const first = reader.isSymbol("(") ? parseGroup(operands) : operands.bareOperand()
  if (first.kind !== "path" && first.kind !== "value" && first.kind !== "call") return first
  const test = parseOperator(operands, first)
  if (test) {
    operands.isGroup = false
    return test
  }
  if (mayBeOperand && reader.isSymbol(")")) return first
  if (first.kind !== "call") throw reader.fault()
  if (first.name === "size") operands.noteMisuse(first.name)
  return first
}

function parseGroup(operands: OperandParser): ConditionNode | OperandNode {
  const inner = operands.group(() => parseAlternatives(operands, true))
  return inner.kind === "path" ? operands.extend(inner) : inner
}

/** What follows an operand and makes it a test, if anything does. */
function parseOperator(operands: OperandParser, first: OperandNode): TestNode | undefined {
  const { reader } = operands
  if (comparators.has(reader.current.text)) {
    operands.countOperator()
    const comparator = reader.take().text as Comparator
    const [left, right] = [judged(operands, first), judged(operands, operands.operand())]
    return Object.freeze({ kind: "compare", comparator, left, right })
  }
  if (reader.takeKeyword("BETWEEN")) {
    operands.countOperator()
    const operand = judged(operands, first)
    const low = judged(operands, operands.operand())
    if (!reader.takeKeyword("AND")) throw reader.fault()
    const high = judged(operands, operands.operand())
    return Object.freeze({ kind: "between", operand, low, high })
  }
  if (reader.takeKeyword("IN")) {
    operands.countOperator()
    const operand = judged(operands, first)
    reader.enter()
    const candidates = [judged(operands, operands.operand())]
    while (reader.takeSymbol(",")) candidates.push(judged(operands, operands.operand()))
    reader.leave()
    return Object.freeze({ kind: "in", operand, candidates: Object.freeze(candidates) })
  }
  return undefined
}

/** Of the functions only `size` gives a value; the others are tests. */
function judged(operands: OperandParser, operand: OperandNode): OperandNode {
  if (operand.kind === "call" && operand.name !== "size") operands.noteMisuse(operand.name)
  return operand
}

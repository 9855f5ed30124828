/** The grammar of UpdateExpression. */
import { type Grammar, OperandParser, updateFunctions } from "./operand-parser.ts"
import type { ActionNode, ArithmeticNode, OperandNode } from "./tree.ts"

const grammar: Grammar = {
  keywords: new Set(["ADD", "DELETE", "REMOVE", "SET"]),
  functions: updateFunctions,
  mayNest,
  extendsGroups: false,
  faults: ["parentheses", "step", "function", "misuse", "section", "operators", "depth"],
}

/**
 * A list that was just appended to is not taken as an operand (observed), save that the first
 * operand of `if_not_exists` is refused for not being a path.
 */
function mayNest(outer: string, inner: string, place: number): boolean {
  return inner !== "list_append" || (outer === "if_not_exists" && place === 0)
}

/** @throws SyntaxFault */
export function parseUpdateTree(text: string): readonly ActionNode[] {
  const operands = new OperandParser(text, grammar)
  const { reader } = operands
  const actions: ActionNode[] = []
  const seen = new Set<string>()
  do {
    const section = reader.current.upper
    if (!grammar.keywords.has(section)) throw reader.fault()
    reader.take()
    if (seen.has(section)) {
      operands.faults.note(
        "section",
        `The "${section}" section can only be used once in an update expression;`,
      )
    }
    seen.add(section)
    do actions.push(parseAction(operands, section))
    while (reader.takeSymbol(","))
  } while (!reader.isAtEnd)
  operands.judge()
  return Object.freeze(actions)
}

function parseAction(operands: OperandParser, section: string): ActionNode {
  const path = operands.path()
  switch (section) {
    case "SET":
      operands.reader.expectSymbol("=")
      return Object.freeze({ kind: "set", path, value: parseSetValue(operands) })
    case "REMOVE":
      return Object.freeze({ kind: "remove", path })
    default: {
      const kind = section === "ADD" ? "add" : "delete"
      return Object.freeze({ kind, path, value: operands.value() })
    }
  }
}

/** At most one `+` or `-`, and that not inside a call: both observed. */
function parseSetValue(operands: OperandParser): OperandNode | ArithmeticNode {
  const { reader } = operands
  const left = reader.isSymbol("(")
    ? operands.group(() => parseSetValue(operands))
    : operands.bareOperand()
  if (left.kind === "arithmetic") return left
  const operator = reader.isSymbol("+") ? "+" : reader.isSymbol("-") ? "-" : undefined
  if (operator === undefined) return left
  reader.take()
  operands.countOperator()
  const right = operands.operand()
  operands.isGroup = false
  return Object.freeze({ kind: "arithmetic", operator, left, right })
}

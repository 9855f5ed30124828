/** Tree to bound update: resolves placeholders and judges what the values make wrong. */
import { unreachable } from "../../error.ts"
import { type AttributeType, type AttributeValue, typeOf } from "../value/attribute-value.ts"
import { bindPath, undefinedValue } from "./bind-path.ts"
import type { Action, Expression, Update } from "./bound-update.ts"
import { PathTree } from "./path-tree.ts"
import type { Placeholders } from "./placeholders.ts"
import { FaultLedger } from "./syntax-fault.ts"
import type { ActionNode, ArithmeticNode, CallNode, OperandNode, ValueNode } from "./tree.ts"

type Fault = "value" | "overlap" | "conflict" | "operand" | "function"

/** @throws SyntaxFault */
export function bindUpdate(nodes: readonly ActionNode[], placeholders: Placeholders): Update {
  return new UpdateBinder(placeholders).bind(nodes)
}

class UpdateBinder {
  readonly #placeholders: Placeholders
  // An undefined name goes before all of these and is thrown where it is found.
  readonly #faults = new FaultLedger<Fault>(["value", "overlap", "conflict", "operand", "function"])

  constructor(placeholders: Placeholders) {
    this.#placeholders = placeholders
  }

  bind(nodes: readonly ActionNode[]): Update {
    const targets = new PathTree<number>()
    const actions = nodes.map((node, place) => {
      const action = this.#action(node)
      targets.add(action.path, place, (kind, text) => this.#faults.note(kind, text))
      return action
    })
    this.#faults.judge()
    return { actions, targets }
  }

  #action(node: ActionNode): Action {
    const path = bindPath(node.path, this.#placeholders)
    switch (node.kind) {
      case "set":
        return { kind: "set", path, value: this.#expression(node.value) }
      case "remove":
        return { kind: "remove", path }
      case "add":
      case "delete": {
        const value = this.#value(node.value)
        this.#checkOperand(node.kind, value)
        return { kind: node.kind, path, value }
      }
      default:
        return unreachable(node)
    }
  }

  #expression(node: OperandNode | ArithmeticNode): Expression {
    switch (node.kind) {
      case "path":
        return { kind: "path", path: bindPath(node, this.#placeholders) }
      case "value":
        return { kind: "constant", value: this.#value(node) }
      case "call":
        return this.#call(node)
      case "arithmetic": {
        const left = this.#expression(node.left)
        const right = this.#expression(node.right)
        this.#checkTypes(node.operator, "N", [left, right])
        return { kind: node.operator, left, right }
      }
      default:
        return unreachable(node)
    }
  }

  #call({ name, operands }: CallNode): Expression {
    const [first, second, ...more] = operands.map((each) => this.#expression(each))
    if (first === undefined || second === undefined || more.length > 0) {
      this.#faults.note(
        "function",
        "Incorrect number of operands for operator or function; " +
          `operator or function: ${name}, number of operands: ${operands.length}`,
      )
      return { kind: "constant", value: standIn }
    }
    if (name === "list_append") {
      this.#checkTypes(name, "L", [first, second])
      return { kind: "list_append", first, second }
    }
    if (first.kind === "path") {
      return { kind: "if_not_exists", path: first.path, otherwise: second }
    }
    this.#faults.note(
      "function",
      `Operator or function requires a document path; operator or function: ${name}`,
    )
    return second
  }

  #value({ placeholder }: ValueNode): AttributeValue {
    const value = this.#placeholders.resolveValue(placeholder)
    if (value === undefined) this.#faults.note("value", undefinedValue(placeholder))
    return value ?? standIn
  }

  /** The operands of ADD and DELETE have other type names than those of functions. */
  #checkOperand(kind: "add" | "delete", value: AttributeValue): void {
    const type = typeOf(value)
    if (type === "SS" || type === "NS" || type === "BS" || (type === "N" && kind === "add")) return
    this.#faults.note(
      "operand",
      "Incorrect operand type for operator or function; " +
        `operator: ${kind.toUpperCase()}, operand type: ${longNames[type]}`,
    )
  }

  /** Constants only; what paths and functions give is known when there is an item. */
  #checkTypes(name: string, type: AttributeType, operands: readonly Expression[]): void {
    for (const operand of operands) {
      if (operand.kind !== "constant" || typeOf(operand.value) === type) continue
      this.#faults.note(
        "function",
        "Incorrect operand type for operator or function; " +
          `operator or function: ${name}, operand type: ${typeOf(operand.value)}`,
      )
    }
  }
}

/** Takes the place of what is not there, for the judgement to go on; the fault is noted. */
const standIn: AttributeValue = { NULL: true }

const longNames = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  NULL: "NULL",
  BOOL: "BOOLEAN",
  L: "LIST",
  M: "MAP",
} as const

/** What all grammars share: paths, values, calls and the parentheses around them. */
import {
  expressionListIndexMax,
  expressionOperatorsMax,
  expressionPathElementsMax,
} from "../../limits.ts"
import { isReservedWord } from "./reserved-words.ts"
import { FaultLedger } from "./syntax-fault.ts"
import type { Token } from "./token.ts"
import { TokenReader } from "./token-reader.ts"
import type { CallNode, OperandNode, PathNode, ValueNode } from "./tree.ts"

/** Faults that the text alone shows, apart from syntax errors. */
export type TextFault =
  | "parentheses"
  | "function"
  | "misuse"
  | "step"
  | "section"
  | "operators"
  | "depth"

export interface Grammar {
  /** In upper case. A keyword is no attribute name, not even a reserved one. */
  readonly keywords: ReadonlySet<string>
  /** Functions that exist in other expressions only are misused here rather than unknown. */
  readonly functions: ReadonlySet<string>
  /** Whether a call may be the operand at that place of another call. */
  readonly mayNest: (outer: string, inner: string, place: number) => boolean
  /** `(a.b).c` is a path. */
  readonly extendsGroups: boolean
  /** Which fault is told when there are several. */
  readonly faults: readonly TextFault[]
}

export const conditionFunctions: ReadonlySet<string> = new Set([
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
])
export const updateFunctions: ReadonlySet<string> = new Set(["if_not_exists", "list_append"])

export class OperandParser {
  readonly reader: TokenReader
  readonly faults: FaultLedger<TextFault>
  /** Whether what was parsed last is exactly a pair of parentheses and what is in it. */
  isGroup = false
  readonly #grammar: Grammar
  #operators = 0
  #callDepth = 0

  constructor(text: string, grammar: Grammar) {
    this.reader = new TokenReader(text)
    this.faults = new FaultLedger(grammar.faults)
    this.#grammar = grammar
  }

  /** @throws SyntaxFault unless the whole text is parsed and nothing else is wrong with it */
  judge(): void {
    this.reader.expectEnd()
    this.faults.judge()
  }

  countOperator(): void {
    // The count in the text stops here, however many there are: observed.
    if (++this.#operators > expressionOperatorsMax) {
      const count = expressionOperatorsMax + 1
      this.faults.note(
        "operators",
        `The expression contains too many operators; operator count: ${count}`,
      )
    }
  }

  noteMisuse(name: string): void {
    this.faults.note(
      "misuse",
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    )
  }

  /** Parses a pair of parentheses around what `parseInner` takes. */
  group<T>(parseInner: () => T): T {
    this.reader.enter()
    const inner = parseInner()
    if (this.isGroup) {
      this.faults.note("parentheses", "The expression has redundant parentheses;")
    }
    this.reader.leave()
    this.isGroup = true
    return inner
  }

  /** An operand where nothing else can stand. */
  operand(): OperandNode {
    if (this.reader.isSymbol("(")) return this.extend(this.group(() => this.operand()))
    return this.bareOperand()
  }

  bareOperand(): OperandNode {
    this.isGroup = false
    if (this.reader.current.kind === "valuePlaceholder") return this.value()
    return this.reader.isCall() && !this.#isKeyword(this.reader.current) ? this.call() : this.path()
  }

  /** The rest of a path whose beginning stood in parentheses. */
  extend(node: OperandNode): OperandNode {
    if (!this.#grammar.extendsGroups || node.kind !== "path") return node
    if (!this.reader.isSymbol(".") && !this.reader.isSymbol("[")) return node
    this.isGroup = false
    return this.#pathFrom([...node.steps])
  }

  path(): PathNode {
    return this.#pathFrom([this.#name()])
  }

  value(): ValueNode {
    if (this.reader.current.kind !== "valuePlaceholder") throw this.reader.fault()
    return Object.freeze({ kind: "value", placeholder: this.reader.take().text })
  }

  call(): CallNode {
    const { text: name } = this.reader.take()
    if (this.#callDepth === 0) this.countOperator()
    this.#callDepth++
    this.reader.enter()
    const operands = [this.operand()]
    while (this.reader.takeSymbol(",")) operands.push(this.operand())
    this.reader.leave()
    this.#callDepth--
    this.isGroup = false
    this.#judgeCall(name, operands)
    return Object.freeze({ kind: "call", name, operands: Object.freeze(operands) })
  }

  #judgeCall(name: string, operands: readonly OperandNode[]): void {
    for (const [place, operand] of operands.entries()) {
      if (operand.kind === "call" && !this.#grammar.mayNest(name, operand.name, place)) {
        this.noteMisuse(operand.name)
      }
    }
    if (!this.#grammar.functions.has(name)) {
      if (conditionFunctions.has(name) || updateFunctions.has(name)) this.noteMisuse(name)
      else this.faults.note("function", `Invalid function name; function: ${name}`)
    }
  }

  #pathFrom(steps: (string | number)[]): PathNode {
    const { reader } = this
    for (;;) {
      if (reader.takeSymbol(".")) {
        steps.push(this.#name())
      } else if (reader.takeSymbol("[")) {
        if (reader.current.kind !== "digits") throw reader.fault()
        steps.push(this.#index(reader.take().text))
        reader.expectSymbol("]")
      } else {
        break
      }
    }
    if (steps.length > expressionPathElementsMax) {
      const levels = steps.length
      this.faults.note(
        "depth",
        `The document path has too many nesting levels; nesting levels: ${levels}`,
      )
    }
    const hasPlaceholders = steps.some((step) => typeof step === "string" && step[0] === "#")
    return Object.freeze({ kind: "path", steps: Object.freeze(steps), hasPlaceholders })
  }

  #index(digits: string): number {
    const index = Number(digits)
    if (index > expressionListIndexMax) {
      this.faults.note("step", `List index is not within the allowable range; index: [${digits}]`)
    }
    return index
  }

  #name(): string {
    const { current } = this.reader
    if (current.kind === "namePlaceholder") return this.reader.take().text
    if (current.kind !== "word" || this.#isKeyword(current)) throw this.reader.fault()
    if (isReservedWord(current.upper)) {
      this.faults.note(
        "step",
        `Attribute name is a reserved keyword; reserved keyword: ${current.text}`,
      )
    }
    return this.reader.take().text
  }

  #isKeyword(token: Token): boolean {
    return this.#grammar.keywords.has(token.upper)
  }
}

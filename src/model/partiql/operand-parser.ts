/** Paths, literals and the functions that give a value. */

import { ApiError } from "../../error.ts"
import { expressionListIndexMax } from "../../limits.ts"
import type { CallNode, OperandNode, PathNode, ValueNode } from "../expression/tree.ts"
import { at, notWellFormed, type Position, unfitForBag } from "./partiql-fault.ts"
import { TokenReader } from "./token-reader.ts"
import type { LiteralNode } from "./tree.ts"

/** Deeper statements are refused: our own bound, far beyond what an item can hold. */
const depthMax = 200

export class OperandParser {
  readonly reader: TokenReader
  readonly literals: LiteralNode[] = []
  parameters = 0
  /** What can be read but is not served. A fault of the text, wherever it is, is told before. */
  refusal: ApiError | undefined
  #depth = 0

  constructor(text: string) {
    this.reader = new TokenReader(text)
  }

  /** Of several the first is told. */
  refuse(text: string): void {
    this.refusal ??= ApiError.invalid(text)
  }

  /** Runs what may contain itself. @throws ApiError when that has gone too far */
  nested<T>(parse: () => T): T {
    if (++this.#depth > depthMax) throw notWellFormed("Statement is nested too deeply")
    const parsed = parse()
    this.#depth--
    return parsed
  }

  path(): PathNode {
    const { reader } = this
    const steps: (string | number)[] = [reader.requireName("Unexpected term")]
    for (;;) {
      if (reader.takeIf(".")) steps.push(reader.requireName("Invalid path dot component"))
      else if (reader.takeIf("[")) steps.push(this.#bracketStep())
      else return { kind: "path", steps, hasPlaceholders: false }
    }
  }

  /** `[0]`, or `['name']`. */
  #bracketStep(): string | number {
    const isNegative = this.reader.takeIf("-")
    const { kind, text, ...position } = this.reader.take()
    this.reader.require("]", "Unexpected term")
    if (kind === "text" && !isNegative) return text
    if (kind !== "number" || !/^[0-9]+$/.test(text)) throw notWellFormed("Unexpected term")
    const index = isNegative ? -Number(text) : Number(text)
    if (index < 0 || index > expressionListIndexMax) {
      const written = isNegative ? `-${text}` : text
      this.refuse(
        `List index is not within the allowable range; index: [${written}] ${at(position)}`,
      )
    }
    return Math.abs(index)
  }

  get atLiteral(): boolean {
    const { next, following } = this.reader
    if (next.kind === "text" || next.kind === "number") return true
    if (next.upper === "-" || next.upper === "+") return following.kind === "number"
    return ["?", "[", "{", "<<", "TRUE", "FALSE", "NULL"].includes(next.upper)
  }

  /** A literal that stands in a condition or a change. */
  value(): ValueNode {
    this.literals.push(this.literal())
    return { kind: "value", placeholder: String(this.literals.length - 1) }
  }

  /** Another value than those of the text. */
  constant(literal: LiteralNode): ValueNode {
    this.literals.push(literal)
    return { kind: "value", placeholder: String(this.literals.length - 1) }
  }

  literal(): LiteralNode {
    const token = this.reader.take()
    if (token.kind === "text") return { kind: "string", text: token.text }
    if (token.kind === "number") return { kind: "number", text: token.text }
    switch (token.upper) {
      case "-":
      case "+": {
        const { kind, text } = this.reader.take()
        if (kind !== "number") throw notWellFormed("Unexpected term")
        return { kind: "number", text: token.upper === "-" ? `-${text}` : text }
      }
      case "TRUE":
      case "FALSE":
        return { kind: "boolean", value: token.upper === "TRUE" }
      case "NULL":
        return { kind: "null" }
      case "?":
        return { kind: "parameter", place: this.parameters++ }
      case "[":
        return { kind: "list", elements: this.#elements("]") }
      case "<<": {
        const elements = this.#listUntil(">>", () => this.#member())
        if (elements.length === 0) throw ApiError.invalid("Empty bags are not supported")
        return { kind: "set", elements }
      }
      case "{": {
        const entries = this.#entries()
        const repeated = repeatedIn(entries)
        const places = { whole: token, again: repeated?.position ?? token }
        const duplicate = repeated && { name: repeated.name, ...places }
        return { kind: "map", entries: entries.map(({ name, value }) => [name, value]), duplicate }
      }
      default:
        throw notWellFormed("Unexpected term")
    }
  }

  #elements(end: string): readonly LiteralNode[] {
    return this.#listUntil(end, () => this.literal())
  }

  #member(): LiteralNode {
    const position = this.reader.next
    const member = this.literal()
    if (!["string", "number", "parameter"].includes(member.kind)) {
      this.refuse(`${unfitForBag} ${at(position)}`)
    }
    return member
  }

  #entries(): readonly Entry[] {
    return this.#listUntil("}", () => {
      const position = this.reader.take()
      const { kind, text } = position
      if (kind !== "text") throw notWellFormed("Unexpected term")
      this.reader.require(":", "Unexpected term")
      return { name: text, position, value: this.literal() }
    })
  }

  #listUntil<T>(end: string, parse: () => T): readonly T[] {
    if (this.reader.takeIf(end)) return []
    const list: T[] = []
    this.nested(() => {
      do list.push(parse())
      while (this.reader.takeIf(","))
    })
    this.reader.require(end, "Unexpected term")
    return list
  }

  /** The operands of a call, in parentheses that are open already. */
  operands(parse: () => OperandNode): readonly OperandNode[] {
    return this.#listUntil(")", parse)
  }

  /** Of itself it is no operand; what follows is read all the same. */
  takeMissing(): ValueNode | undefined {
    if (!this.reader.takeIf("MISSING")) return undefined
    this.refuse("MISSING must be compared using IS operator")
    return this.constant({ kind: "null" })
  }

  call(name: string, operands: readonly OperandNode[]): CallNode {
    return { kind: "call", name, operands }
  }
}

interface Entry {
  readonly name: string
  readonly position: Position
  readonly value: LiteralNode
}

function repeatedIn(entries: readonly Entry[]): Entry | undefined {
  const names = new Set<string>()
  return entries.find(({ name }) => names.size === names.add(name).size)
}

export function unrecognized(name: string, position: Position): ApiError {
  return ApiError.invalid(`Unrecognized function: ${name} ${at(position)}`)
}

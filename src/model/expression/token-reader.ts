import { SyntaxFault } from "./syntax-fault.ts"
import { type Token, tokenize } from "./token.ts"

/**
 * No valid expression nests deeper: 300 operators allow 300 levels of `NOT (`, and 4096 bytes hold
 * 215 calls of `if_not_exists` inside one another, with parentheses around each. What does is
 * refused where it gets there, so that hostile text cannot overflow our stack.
 */
const nestingMax = 450

/** Tokens one after another, and the syntax error where they do not fit. */
export class TokenReader {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenize(text)
  }

  get current(): Token {
    return this.#tokens[this.#at] as Token
  }

  get isAtEnd(): boolean {
    return this.current.kind === "end"
  }

  /** Returns the current token and steps over it. */
  take(): Token {
    const token = this.current
    if (token.kind !== "end") this.#at++
    return token
  }

  isSymbol(text: string): boolean {
    return this.current.text === text
  }

  takeSymbol(text: string): boolean {
    const found = this.isSymbol(text)
    if (found) this.#at++
    return found
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.fault()
  }

  isKeyword(upper: string): boolean {
    return this.current.upper === upper
  }

  takeKeyword(upper: string): boolean {
    const found = this.isKeyword(upper)
    if (found) this.#at++
    return found
  }

  expectEnd(): void {
    if (!this.isAtEnd) throw this.fault()
  }

  /** A function's name is a word with a parenthesis behind it, whatever word it is. */
  isCall(): boolean {
    return this.current.kind === "word" && this.#tokens[this.#at + 1]?.text === "("
  }

  /** Steps over an opening parenthesis; `leave` must follow. */
  enter(): void {
    if (++this.#depth > nestingMax) throw this.fault()
    this.expectSymbol("(")
  }

  /** Steps over the closing parenthesis that belongs to the last `enter`. */
  leave(): void {
    this.expectSymbol(")")
    this.#depth--
  }

  /** The current token fits nowhere. `near` runs from the token before it to the one after. */
  fault(): SyntaxFault {
    const token = this.current
    const before = this.#tokens[this.#at - 1] ?? token
    const after = this.#tokens[this.#at + 1]
    const last = token.kind === "end" ? before : after && after.kind !== "end" ? after : token
    const near = this.#text.slice(before.start, last.end)
    return new SyntaxFault(`Syntax error; token: "${token.text}", near: "${near}"`)
  }
}

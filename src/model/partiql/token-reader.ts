import { keywords } from "./keywords.ts"
import { notWellFormed } from "./partiql-fault.ts"
import { type Token, tokenize } from "./token.ts"

/** Walks through the tokens of a statement; it never goes back. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#tokens = tokenize(text)
  }

  get next(): Token {
    return this.#tokens[this.#at] as Token
  }

  get following(): Token {
    return this.#tokens[Math.min(this.#at + 1, this.#tokens.length - 1)] as Token
  }

  /** The end is never passed. */
  take(): Token {
    const token = this.next
    if (token.kind !== "end") this.#at++
    return token
  }

  /** A keyword or a symbol, in upper case. */
  takeIf(upper: string): boolean {
    if (this.next.upper !== upper) return false
    this.#at++
    return true
  }

  require(upper: string, fault = "Unexpected token"): void {
    if (!this.takeIf(upper)) throw notWellFormed(fault)
  }

  /** Whether a name comes next, quoted or not. */
  get atName(): boolean {
    const { kind, upper } = this.next
    return kind === "quoted" || (kind === "word" && !keywords.has(upper))
  }

  requireName(fault: string): string {
    if (!this.atName) throw notWellFormed(fault)
    return this.take().text
  }
}

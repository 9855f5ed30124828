/**
 * JSON with the place of every value. `JSON.parse` tells no line and column, takes the second of
 * two equal members for the first, and words its faults differently in every runtime; whoever sends
 * a policy has to be told where it is wrong, and IAM's grammar allows no member twice.
 */
import { PolicyFaultError } from "./policy-fault.ts"

export type LocatedJson = { readonly at: number } & (
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number" | "boolean"; readonly value: string }
  | { readonly kind: "null" }
  | { readonly kind: "list"; readonly items: readonly LocatedJson[] }
  | { readonly kind: "object"; readonly members: readonly LocatedMember[] }
)

export interface LocatedMember {
  readonly name: string
  readonly at: number
  readonly value: LocatedJson
}

/** Deeper than any policy can be by its grammar. */
const depthMax = 16

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const literal = /true|false|null/y
// Everything up to the closing quote: on one line, every escape a known one. Other control
// characters are in no policy: see `DocumentReader`.
const quoted = /"(?:[^"\\\t\n\r]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y

/** @throws PolicyFaultError `Syntax errors in policy.` */
export function parseLocatedJson(text: string): LocatedJson {
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.end()
  return value
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): LocatedJson {
    if (depth > depthMax) throw this.#fault("this is nested too deeply")
    this.#space()
    const at = this.#at
    switch (this.#text[at]) {
      case "{":
        return { at, kind: "object", members: this.#members(depth) }
      case "[":
        return { at, kind: "list", items: this.#items(depth) }
      case '"':
        return { at, kind: "string", value: this.#string() }
    }
    const word = this.#take(literal)
    if (word === "null") return { at, kind: "null" }
    if (word !== undefined) return { at, kind: "boolean", value: word }
    const digits = this.#take(number)
    if (digits !== undefined) return { at, kind: "number", value: digits }
    throw this.#expected("a value")
  }

  end(): void {
    this.#space()
    if (this.#at < this.#text.length) throw this.#expected("the end of the document")
  }

  #members(depth: number): readonly LocatedMember[] {
    const members: LocatedMember[] = []
    const names = new Set<string>()
    this.#at++
    this.#space()
    if (this.#skip("}")) return members
    do {
      this.#space()
      const at = this.#at
      if (this.#text[at] !== '"') throw this.#expected("the name of a member in quotes")
      const name = this.#string()
      if (names.has(name)) throw this.#fault(`${JSON.stringify(name)} stands here twice`, at)
      names.add(name)
      this.#space()
      if (!this.#skip(":")) throw this.#expected('":"')
      members.push({ name, at, value: this.value(depth + 1) })
      this.#space()
    } while (this.#skip(","))
    if (!this.#skip("}")) throw this.#expected('"," or "}"')
    return members
  }

  #items(depth: number): readonly LocatedJson[] {
    const items: LocatedJson[] = []
    this.#at++
    this.#space()
    if (this.#skip("]")) return items
    do {
      items.push(this.value(depth + 1))
      this.#space()
    } while (this.#skip(","))
    if (!this.#skip("]")) throw this.#expected('"," or "]"')
    return items
  }

  #string(): string {
    const found = this.#take(quoted)
    if (found === undefined) throw this.#fault("this string does not end, or has a bad escape")
    return JSON.parse(found) as string
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #space(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) this.#at++
  }

  #expected(what: string): PolicyFaultError {
    const found = this.#text[this.#at]
    const instead = found === undefined ? "the document ends here" : `not ${JSON.stringify(found)}`
    return this.#fault(`expected ${what}, ${instead}`)
  }

  #fault(detail: string, at = this.#at): PolicyFaultError {
    return faultAt(this.#text, at, "Syntax errors in policy.", detail)
  }
}

/** @param at offset into the text */
export function faultAt(
  document: string,
  at: number,
  text: string,
  detail: string,
): PolicyFaultError {
  const before = document.slice(0, at).split("\n")
  const column = (before.at(-1)?.length ?? 0) + 1
  return new PolicyFaultError({ text, detail, line: before.length, column })
}

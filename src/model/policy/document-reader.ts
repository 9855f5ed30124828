/** Takes the values out of a document, and says where it found what it did not expect. */
import { faultAt, type LocatedJson, parseLocatedJson } from "./located-json.ts"
import type { PolicyFaultError } from "./policy-fault.ts"

export interface LocatedText {
  readonly text: string
  readonly value: LocatedJson
}

export class DocumentReader {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** @throws PolicyFaultError */
  root(): LocatedJson {
    // IAM guide: tab, line feed, carriage return, and U+0020 to U+00FF.
    const foreign = this.text.search(/[^\t\n\r\u0020-\u00ff]/)
    if (foreign !== -1) throw this.#syntaxAt(foreign, "this character may not stand in a policy")
    return parseLocatedJson(this.text)
  }

  /** An object with no other members than these. */
  members(
    value: LocatedJson,
    what: string,
    names: readonly string[],
  ): ReadonlyMap<string, LocatedJson> {
    if (value.kind !== "object") throw this.syntax(value, `${what} is an object`)
    const foreign = value.members.find(({ name }) => !names.includes(name))
    if (foreign) {
      throw this.#syntaxAt(foreign.at, `${JSON.stringify(foreign.name)} is no member of ${what}`)
    }
    return new Map(value.members.map((member) => [member.name, member.value]))
  }

  string(value: LocatedJson): string {
    if (value.kind === "string") return value.value
    throw this.syntax(value, "a string is expected here")
  }

  /** A string or a list of strings. */
  strings(value: LocatedJson): readonly LocatedText[] {
    const items = value.kind === "list" ? value.items : [value]
    return items.map((item) => ({ text: this.string(item), value: item }))
  }

  /** Strings, numbers and booleans, one or a list of them, as text. */
  scalars(value: LocatedJson): readonly string[] {
    const items = value.kind === "list" ? value.items : [value]
    return items.map((item) => {
      if ("value" in item) return item.value
      throw this.syntax(item, "a string, a number or a boolean is expected here")
    })
  }

  syntax(value: LocatedJson, detail: string): PolicyFaultError {
    return this.#syntaxAt(value.at, detail)
  }

  /** @param text IAM's; @param detail what else we can say, if it says not enough */
  fault(value: LocatedJson, text: string, detail = "this is the place"): PolicyFaultError {
    return faultAt(this.text, value.at, text, detail)
  }

  #syntaxAt(at: number, detail: string): PolicyFaultError {
    return faultAt(this.text, at, "Syntax errors in policy.", detail)
  }
}

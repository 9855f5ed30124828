/**
 * The part of Ion 1.0's text (amazon-ion.github.io/ion-docs, Text encoding) that items are written
 * in. Types that DynamoDB has nothing for (timestamps, clobs, symbols, S-expressions) are refused.
 *
 * Not the library of Ion's makers: packed it is as large as a tenth of all that Workers load, and
 * all types, symbol tables and the binary form are of no use here. The tests hold this against it.
 */
import { ApiError } from "../../error.ts"
import { nestingLevelsMax } from "../../limits.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { ionEscapes, readIonText } from "./ion-text.ts"
import { binaryOf } from "./item-text.ts"

/** An item, the record it is in, and a list of those. */
const levelsMax = nestingLevelsMax + 3

/** More than the greatest number has, which is below 10^126: its bits, a sign and a prefix. */
const bitsMax = 500

const space = /(?:[ \t\n\r\v\f]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
const marker = /\$ion_1_0(?![\w$])/y
const plainSymbol = /[A-Za-z_$][\w$]*/y
const numberText =
  /[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eEdD][+-]?\d+)?)/y
const blob = /\{\{([A-Za-z0-9+/=\s]*)\}\}/y
const typedNull = /null(?:\.\w+)?(?![\w$])/y

/** All values of a text: of one line, mostly one. @throws ApiError ValidationException */
export function readIon(text: string): readonly AttributeValue[] {
  return new IonReader(text).values()
}

class IonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  values(): readonly AttributeValue[] {
    const found: AttributeValue[] = []
    for (;;) {
      this.#skip()
      if (this.#at === this.#text.length) return found
      if (this.#take(marker) === undefined) found.push(this.#value(1))
    }
  }

  #value(level: number): AttributeValue {
    if (level > levelsMax) throw this.#fault("more levels of nesting than an item may have")
    this.#skip()
    const first = this.#text.charAt(this.#at)
    if (first === '"' || this.#text.startsWith("'''", this.#at)) return { S: this.#string() }
    if (first === "{") return this.#braces(level)
    if (first === "[") return { L: this.#list(level) }
    if (/[\d+-]/.test(first)) return { N: this.#number() }
    if (this.#take(typedNull) !== undefined) return { NULL: true }
    const symbol = this.#take(plainSymbol)
    if (symbol === "true" || symbol === "false") return { BOOL: symbol === "true" }
    if (symbol?.startsWith("$dynamodb_") && this.#punctuation("::")) return this.#set(symbol, level)
    throw this.#fault("a value of a type that no attribute can have")
  }

  #set(annotation: string, level: number): AttributeValue {
    this.#skip()
    const type = annotation.slice("$dynamodb_".length)
    const member = type.slice(0, 1)
    if (!["SS", "NS", "BS"].includes(type)) throw this.#fault(`${annotation} is no set`)
    const members = this.#list(level).map((value) => {
      const text = (value as Readonly<Record<string, unknown>>)[member]
      if (typeof text !== "string") throw this.#fault(`an element of ${annotation} of another type`)
      return text
    })
    return { [type]: members } as unknown as AttributeValue
  }

  #list(level: number): readonly AttributeValue[] {
    if (!this.#punctuation("[")) throw this.#fault("a list is missing")
    const elements: AttributeValue[] = []
    while (!this.#punctuation("]")) {
      elements.push(this.#value(level + 1))
      if (!this.#punctuation(",") && !this.#isNext("]")) throw this.#fault("a comma is missing")
    }
    return elements
  }

  #braces(level: number): AttributeValue {
    if (this.#text.startsWith("{{", this.#at)) {
      blob.lastIndex = this.#at
      const [whole, content] = blob.exec(this.#text) ?? []
      if (whole === undefined) throw this.#fault("a blob that is not base64")
      this.#at += whole.length
      return { B: binaryOf(content?.replaceAll(/\s/g, "")) }
    }
    this.#at += 1
    const fields: [string, AttributeValue][] = []
    while (!this.#punctuation("}")) {
      const name = this.#fieldName()
      if (!this.#punctuation(":")) throw this.#fault("a colon is missing")
      fields.push([name, this.#value(level + 1)])
      if (!this.#punctuation(",") && !this.#isNext("}")) throw this.#fault("a comma is missing")
    }
    const names = new Set(fields.map(([name]) => name))
    if (names.size < fields.length) throw this.#fault("a field is there twice")
    return { M: Object.fromEntries(fields) as Item }
  }

  #fieldName(): string {
    this.#skip()
    const first = this.#text.charAt(this.#at)
    if (first === '"' || this.#text.startsWith("'''", this.#at)) return this.#string()
    if (first === "'") return this.#quoted("'")
    const name = this.#take(plainSymbol)
    if (name === undefined) throw this.#fault("the name of a field is missing")
    if (/^\$\d+$/.test(name)) throw this.#fault("a field that is named by a number")
    return name
  }

  /** Long strings that follow each other are one. */
  #string(): string {
    if (this.#text.charAt(this.#at) === '"') return this.#quoted('"')
    let text = ""
    while (this.#text.startsWith("'''", this.#at)) {
      text += this.#quoted("'''")
      this.#skip()
    }
    return text
  }

  #quoted(quote: string): string {
    const read = readIonText(this.#text, this.#at + quote.length, quote)
    if (read === undefined) throw this.#fault(`a text without its end, or not of ${ionEscapes}`)
    this.#at = read.end
    return read.text
  }

  /** As DynamoDB reads numbers: `d` becomes `e`. */
  #number(): string {
    const written = this.#take(numberText)?.replaceAll("_", "")
    if (written === undefined || /[\w.$:-]/.test(this.#text.charAt(this.#at))) {
      throw this.#fault("a value that is no number")
    }
    if (/^[+-]?0[xXbB]/.test(written)) {
      // Millions of digits would take seconds to become decimal ones.
      if (written.length > bitsMax) throw this.#fault("a number beyond all that an item may have")
      const magnitude = BigInt(written.replace(/^[+-]/, ""))
      return String(written.startsWith("-") ? -magnitude : magnitude)
    }
    return written.replace(/[dD]/, "e").replace(/\.(?=e|$)/, "")
  }

  #punctuation(text: string): boolean {
    const isThere = this.#isNext(text)
    if (isThere) this.#at += text.length
    return isThere
  }

  #isNext(text: string): boolean {
    this.#skip()
    return this.#text.startsWith(text, this.#at)
  }

  #skip(): void {
    space.lastIndex = this.#at
    this.#at += space.exec(this.#text)?.[0].length ?? 0
  }

  #take(token: RegExp): string | undefined {
    token.lastIndex = this.#at
    const found = token.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #fault(what: string): ApiError {
    return ApiError.invalid(`Ion at character ${this.#at + 1}: ${what}`)
  }
}

/** Random expressions: most of them mean something, some have a word too many or too few. */
import type { SeededRandom } from "../support/seeded-random.ts"
import { attributeNames, oddValueOf, randomValue, type Value } from "./values.ts"

/** Writes expressions, and remembers what its placeholders stand for. */
export class ExpressionWriter {
  readonly #random: SeededRandom
  readonly #names = new Map<string, string>()
  readonly #values = new Map<string, Value>()

  constructor(random: SeededRandom) {
    this.#random = random
  }

  /** Members that a request with these expressions needs. */
  placeholders(): Readonly<Record<string, unknown>> {
    const random = this.#random
    if (random.oneIn(60)) this.#values.set(":unused", { S: "x" })
    if (random.oneIn(60)) this.#names.set("#unused", "x")
    return {
      ...(this.#names.size > 0 && { ExpressionAttributeNames: Object.fromEntries(this.#names) }),
      ...(this.#values.size > 0 && { ExpressionAttributeValues: Object.fromEntries(this.#values) }),
    }
  }

  condition(depth = 2): string {
    return this.#spoiled(this.#condition(depth))
  }

  update(): string {
    const random = this.#random
    const clauses = [
      () => `SET ${this.#several(() => `${this.path()} = ${this.#assigned()}`)}`,
      () => `REMOVE ${this.#several(() => this.path())}`,
      () => `ADD ${this.path()} ${this.value()}`,
      () => `DELETE ${this.path()} ${this.value()}`,
    ].filter(() => random.oneIn(2))
    const text = clauses.map((clause) => clause()).join(" ")
    return this.#spoiled(text === "" ? `SET ${this.path()} = ${this.value()}` : text)
  }

  projection(): string {
    return this.#spoiled(this.#several(() => this.path()))
  }

  path(): string {
    const random = this.#random
    let path: string = random.pick(attributeNames)
    if (random.oneIn(4)) {
      this.#names.set(`#${path}`, path)
      path = `#${path}`
    }
    while (random.oneIn(4)) {
      path += random.oneIn(2) ? `[${random.below(3)}]` : `.${random.pick(attributeNames)}`
    }
    return random.oneIn(150) ? "status" : path
  }

  value(value?: Value): string {
    const random = this.#random
    const name = `:v${this.#values.size}`
    if (random.oneIn(150)) return ":undefined"
    this.#values.set(
      name,
      value ?? (random.oneIn(60) ? oddValueOf(random) : randomValue(random, 1)),
    )
    return name
  }

  #condition(depth: number): string {
    const random = this.#random
    if (depth > 0 && random.oneIn(3)) {
      const [left, right] = [this.#condition(depth - 1), this.#condition(depth - 1)]
      const joined = `${left} ${random.pick(["AND", "OR"])} ${right}`
      return random.oneIn(2) ? `(${joined})` : joined
    }
    if (depth > 0 && random.oneIn(6)) return `NOT ${this.#condition(depth - 1)}`
    return random.pick<() => string>([
      () =>
        `${this.#operand()} ${random.pick(["=", "<>", "<", "<=", ">", ">="])} ${this.#operand()}`,
      () => `${this.path()} ${random.pick(["=", "<>", "<", ">="])} ${this.value()}`,
      () => `${this.path()} BETWEEN ${this.value()} AND ${this.value()}`,
      () => `${this.path()} IN (${this.#several(() => this.value())})`,
      () => `attribute_exists(${this.path()})`,
      () => `attribute_not_exists(${this.path()})`,
      () =>
        `attribute_type(${this.path()}, ${this.value({ S: random.pick(["S", "N", "L", "X"]) })})`,
      () => `begins_with(${this.path()}, ${this.value()})`,
      () => `contains(${this.#operand()}, ${this.#operand()})`,
      () => `size(${this.path()}) > ${this.value({ N: "1" })}`,
    ])()
  }

  #operand(): string {
    return this.#random.oneIn(2) ? this.path() : this.value()
  }

  #assigned(): string {
    const random = this.#random
    return random.pick<() => string>([
      () => this.#operand(),
      () => `${this.#operand()} ${random.pick(["+", "-"])} ${this.value({ N: "2" })}`,
      () => `if_not_exists(${this.path()}, ${this.#operand()})`,
      () => `list_append(${this.#operand()}, ${this.value({ L: [{ S: "x" }] })})`,
    ])()
  }

  #several(one: () => string): string {
    const parts = [one()]
    while (this.#random.oneIn(3)) parts.push(one())
    return parts.join(", ")
  }

  /** Now and then a word is lost, or stands twice. */
  #spoiled(text: string): string {
    const random = this.#random
    if (!random.oneIn(25)) return text
    const words = text.split(" ")
    const at = random.below(words.length)
    words.splice(at, 1, ...(random.oneIn(2) ? [] : [words[at] ?? "", words[at] ?? ""]))
    return words.join(" ")
  }
}

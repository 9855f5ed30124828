/** Writes the same thing twice: as a statement and as an expression. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import type { SeededRandom } from "../support/seeded-random.ts"

type Texts = [statement: string, native: string]
type Pick = (random: SeededRandom, type: string) => AttributeValue

/** What is written first has to stand first, for parameters go by their order. */
export class PairWriter {
  readonly random: SeededRandom
  readonly #parameters: AttributeValue[] = []
  readonly #names: Record<string, string> = {}
  readonly #values: Record<string, AttributeValue> = {}

  constructor(random: SeededRandom) {
    this.random = random
  }

  parameters() {
    return this.#parameters.length > 0 ? { Parameters: this.#parameters } : {}
  }

  placeholders() {
    return {
      ...(Object.keys(this.#names).length > 0 && { ExpressionAttributeNames: this.#names }),
      ...(Object.keys(this.#values).length > 0 && { ExpressionAttributeValues: this.#values }),
    }
  }

  /** A path as expressions have it. */
  name(path: string): string {
    return path.replaceAll(/[a-z]+/g, (name) => {
      this.#names[`#${name}`] = name
      return `#${name}`
    })
  }

  literal(value: AttributeValue): string {
    if (value.B !== undefined || this.random.oneIn(4)) {
      this.#parameters.push(value)
      return "?"
    }
    if (value.S !== undefined) return `'${value.S.replaceAll("'", "''")}'`
    if (value.N !== undefined) return value.N
    if (value.BOOL !== undefined) return String(value.BOOL)
    if (value.L) return `[${value.L.map((each) => this.literal(each)).join(", ")}]`
    if (value.SS) return `<<${value.SS.map((S) => this.literal({ S })).join(", ")}>>`
    if (value.NS) return `<<${value.NS.map((N) => this.literal({ N })).join(", ")}>>`
    if (value.NULL) return "NULL"
    const entries = Object.entries(value.M ?? {})
    return `{${entries.map(([name, each]) => `'${name}': ${this.literal(each)}`).join(", ")}}`
  }

  #value(value: AttributeValue): Texts {
    const placeholder = `:v${Object.keys(this.#values).length}`
    this.#values[placeholder] = value
    return [this.literal(value), placeholder]
  }

  compare(path: string, comparator: string, value: AttributeValue): Texts {
    const [literal, placeholder] = this.#value(value)
    return [`${path} ${comparator} ${literal}`, `${this.name(path)} ${comparator} ${placeholder}`]
  }

  between(path: string, low: AttributeValue, high: AttributeValue): Texts {
    const [a, b] = [this.#value(low), this.#value(high)]
    const name = this.name(path)
    return [`${path} BETWEEN ${a[0]} AND ${b[0]}`, `${name} BETWEEN ${a[1]} AND ${b[1]}`]
  }

  among(path: string, values: readonly AttributeValue[]): Texts {
    const texts = values.map((value) => this.#value(value))
    const [open, close] = this.random.pick(["()", "[]"] as const)
    return [
      `${path} IN ${open}${texts.map(([literal]) => literal).join(", ")}${close}`,
      `${this.name(path)} IN (${texts.map(([, placeholder]) => placeholder).join(", ")})`,
    ]
  }

  missing(path: string): Texts {
    const isThere = this.random.oneIn(2)
    const name = this.name(path)
    if (isThere) return [`${path} IS NOT MISSING`, `attribute_exists(${name})`]
    return [`attribute_not_exists(${path})`, `attribute_not_exists(${name})`]
  }

  call(name: string, path: string, value: AttributeValue): Texts {
    const [literal, placeholder] = this.#value(value)
    return [`${name}(${path}, ${literal})`, `${name}(${this.name(path)}, ${placeholder})`]
  }

  size(path: string, value: AttributeValue): Texts {
    const [literal, placeholder] = this.#value(value)
    return [`size(${path}) > ${literal}`, `size(${this.name(path)}) > ${placeholder}`]
  }

  keyed(key: Record<string, AttributeValue>): string {
    const terms = Object.entries(key).map(([name, value]) => `${name} = ${this.literal(value)}`)
    return terms.join(" AND ")
  }

  /** One of SET, REMOVE, ADD and DELETE, on one of the attributes that writers share. */
  action(pick: Pick): {
    readonly kind: string
    readonly statement: string
    readonly native: string
  } {
    const { random } = this
    const path = random.pick(["flag", "m.x", "l[0]", "l[7]", "tags", "s", "none.x", "sk", "free"])
    const name = this.name(path)
    switch (random.below(6)) {
      case 0:
        return { kind: "REMOVE", statement: `REMOVE ${path}`, native: name }
      case 1: {
        const [literal, placeholder] = this.#value(pick(random, "SS"))
        const native = `${name} ${placeholder}`
        return { kind: "ADD", statement: `SET ${path} = set_add(${path}, ${literal})`, native }
      }
      case 2: {
        const [literal, placeholder] = this.#value(pick(random, "SS"))
        const native = `${name} ${placeholder}`
        const statement = `SET ${path} = set_delete(${path}, ${literal})`
        return { kind: "DELETE", statement, native }
      }
      case 3: {
        const sign = random.pick(["+", "-"])
        const [literal, placeholder] = this.#value(pick(random, "N"))
        const [other, native] = ["n", this.name("n")]
        const statement = `SET ${path} = ${other} ${sign} ${literal}`
        return { kind: "SET", statement, native: `${name} = ${native} ${sign} ${placeholder}` }
      }
      case 4: {
        const [literal, placeholder] = this.#value({ L: [pick(random, "any")] })
        const native = `${name} = list_append(${this.name("l")}, ${placeholder})`
        return { kind: "SET", statement: `SET ${path} = list_append(l, ${literal})`, native }
      }
      default: {
        const [literal, placeholder] = this.#value(pick(random, "any"))
        return {
          kind: "SET",
          statement: `SET ${path} = ${literal}`,
          native: `${name} = ${placeholder}`,
        }
      }
    }
  }
}

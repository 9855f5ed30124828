import { expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import { type AttributeValue, attributeOf, type Item, typeOf } from "../value/attribute-value.ts"
import { holds, parseCondition } from "./condition.ts"
import { keyConditionOf, parseKeyCondition } from "./key-condition.ts"
import { parsePlaceholders } from "./placeholders.ts"
import { parseProjection, project } from "./projection.ts"
import { applyUpdate, parseUpdate, updatedFragments } from "./update.ts"

// Whatever is sent, the answer is a result or a refusal. A failing run names its seed: set it here.
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

/** mulberry32: small, and good enough to choose tokens. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const values: Record<string, AttributeValue> = {
  ":s": { S: "b" },
  ":n": { N: "2" },
  ":ss": { SS: ["a", "b"] },
  ":l": { L: [{ N: "2" }, { S: "b" }] },
  ":bool": { BOOL: true },
}
const placeholders = () => parsePlaceholders({ names: { "#a": "a" }, values, layer: "current" })

const items: readonly Item[] = [
  {},
  { a: { S: "b" }, b: { N: "2" }, c: { SS: ["b", "a"] } },
  { a: { L: [{ N: "2" }, { M: { b: { S: "b" } } }] }, b: { M: { a: { N: "1" } } } },
  { a: { N: "3" }, b: { L: [{ S: "b" }] }, c: { BOOL: true }, d: { NULL: true } },
]

const tokens = (
  "a b c #a #x :s :n :ss :l :bool :x ( ) ( ) , . [ ] 0 1 = <> < <= > >= + - AND OR NOT IN BETWEEN " +
  "SET REMOVE ADD DELETE size( contains( begins_with( attribute_exists( attribute_type( " +
  "if_not_exists( list_append( f( size status _ ! # : \u{1f4a5}"
).split(" ")

/** Runs it; anything but a refusal gets out. */
function attempt(act: () => unknown): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (error instanceof ApiError && error.code === "ValidationException") return false
    throw error
  }
}

test(`random tokens are understood or refused (SEED=${seed})`, () => {
  const random = randomFrom(seed)
  const starts = ["", "", "SET a =", "REMOVE a", "a =", "a IN (", "NOT", "(", "a, b"]
  for (let run = 0; run < 2000; run++) {
    const parts = [starts[Math.floor(random() * starts.length)]]
    for (let count = Math.floor(random() * 9); count > 0; count--) {
      parts.push(tokens[Math.floor(random() * tokens.length)])
    }
    const text = parts.join(random() < 0.8 ? " " : "")
    const told = `SEED=${seed}: ${text}`
    expect(() => {
      attempt(() => parseProjection(text, placeholders()))
      attempt(() => keyConditionOf(parseKeyCondition(text, placeholders())))
      attempt(() => {
        const condition = parseCondition(text, "FilterExpression", placeholders())
        for (const item of items) holds(condition, item)
      })
      for (const item of items) {
        attempt(() => {
          const update = parseUpdate(text, placeholders())
          updatedFragments(update, applyUpdate(update, item))
        })
      }
    }, told).not.toThrow()
  }
})

/** A condition as text, and as what it should mean, made independently of each other. */
interface Case {
  readonly text: string
  readonly expected: (item: Item) => boolean
}

const paths: readonly (readonly [string, (item: Item) => AttributeValue | undefined])[] = [
  ["a", (item) => attributeOf(item, "a")],
  ["#a", (item) => attributeOf(item, "a")],
  ["b", (item) => attributeOf(item, "b")],
  ["c", (item) => attributeOf(item, "c")],
  ["a[1].b", (item) => at(at(item.a, 1), "b")],
  ["b.a", (item) => at(item.b, "a")],
  ["b[0]", (item) => at(item.b, 0)],
]

function at(value: AttributeValue | undefined, step: string | number) {
  if (value && "L" in value && typeof step === "number") return value.L[step]
  return value && "M" in value && typeof step === "string" ? value.M[step] : undefined
}

/** Sets in order, so that equal values are equal texts. All values here are that simple. */
function canonical(value: AttributeValue | undefined): string {
  if (value && "SS" in value) return JSON.stringify([...value.SS].sort())
  return JSON.stringify(value) ?? "nothing"
}

function ordered(a: AttributeValue | undefined, b: AttributeValue, order: (d: number) => boolean) {
  if (!a || typeOf(a) !== typeOf(b)) return false
  if ("N" in a && "N" in b) return order(Number(a.N) - Number(b.N))
  return "S" in a && "S" in b ? order(a.S < b.S ? -1 : a.S > b.S ? 1 : 0) : false
}

function randomCase(random: () => number, depth: number): Case {
  const choose = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const kind = depth === 0 ? 0 : Math.floor(random() * 4)
  if (kind === 1) {
    const { text, expected } = randomCase(random, depth - 1)
    return { text: `NOT (${text})`, expected: (item) => !expected(item) }
  }
  if (kind > 1) {
    const [left, right] = [randomCase(random, depth - 1), randomCase(random, depth - 1)]
    const isAnd = kind === 2
    return {
      text: `(${left.text}) ${isAnd ? "AND" : "OR"} (${right.text})`,
      expected: (item) =>
        isAnd
          ? left.expected(item) && right.expected(item)
          : left.expected(item) || right.expected(item),
    }
  }
  const [path, get] = choose(paths)
  const name = choose(Object.keys(values))
  const constant = values[name] as AttributeValue
  const scalar = choose([":s", ":n"])
  const bound = values[scalar] as AttributeValue
  return choose<Case>([
    { text: `${path} = ${name}`, expected: (i) => canonical(get(i)) === canonical(constant) },
    { text: `${path} <> ${name}`, expected: (i) => canonical(get(i)) !== canonical(constant) },
    { text: `${path} < ${scalar}`, expected: (i) => ordered(get(i), bound, (d) => d < 0) },
    { text: `${scalar} <= ${path}`, expected: (i) => ordered(get(i), bound, (d) => d >= 0) },
    { text: `${path} IN (:s, :l)`, expected: (i) => isOneOf(get(i), [":s", ":l"]) },
    { text: `attribute_exists(${path})`, expected: (i) => get(i) !== undefined },
    { text: `attribute_not_exists(${path})`, expected: (i) => get(i) === undefined },
    { text: `contains(:l, ${path})`, expected: (i) => isOneOf(get(i), [":n", ":s"]) },
  ])
}

function isOneOf(value: AttributeValue | undefined, names: readonly string[]): boolean {
  return names.some((name) => canonical(value) === canonical(values[name]))
}

test(`random conditions mean what a naive evaluator says (SEED=${seed})`, () => {
  const random = randomFrom(seed)
  let held = 0
  for (let run = 0; run < 1000; run++) {
    const { text, expected } = randomCase(random, Math.floor(random() * 4))
    const condition = parseCondition(text, "ConditionExpression", placeholders())
    for (const item of items) {
      const told = `SEED=${seed}: ${text} of ${JSON.stringify(item)}`
      expect(holds(condition, item), told).toBe(expected(item))
      if (expected(item)) held++
    }
  }
  // Neither side says always yes or always no.
  expect(held).toBeGreaterThan(600)
  expect(held).toBeLessThan(3400)
})

test(`what an update sets, a projection of the same path finds (SEED=${seed})`, () => {
  const random = randomFrom(seed)
  const targets = paths.map(([text]) => text)
  let applied = 0
  for (let run = 0; run < 1000; run++) {
    const path = targets[Math.floor(random() * targets.length)] as string
    const item = items[Math.floor(random() * items.length)] as Item
    const before = JSON.stringify(item)
    const update = parseUpdate(`SET ${path} = :n`, placeholders())
    attempt(() => {
      const updated = applyUpdate(update, item)
      const projection = parseProjection(path, placeholders())
      expect(project(projection, updated), `SEED=${seed}: ${path} of ${before}`).toEqual(
        updatedFragments(update, updated) ?? {},
      )
      applied++
    })
    expect(JSON.stringify(item)).toBe(before)
  }
  expect(applied).toBeGreaterThan(100)
})

/** Random values and items from small pools, so that equal ones meet often. */
import type { SeededRandom } from "../support/seeded-random.ts"

export type Value = Readonly<Record<string, unknown>>
export type Attributes = Readonly<Record<string, Value>>

export const attributeNames = ["a", "b", "c", "d", "e1"] as const

export const strings = ["", "a", "ab", "abc", "b", "é", "🦊", "A"]
export const numbers = [
  "0",
  "1",
  "-1",
  "2",
  "10",
  "1.5",
  "1e2",
  "0.001",
  "123456789012345678901234567890",
]
const binaries = ["", "AA==", "AAE=", "/w=="]
const keyTexts = ["p", "q", "r"]

/** What no item may hold; its text is half of what there is to compare. */
const oddValues: readonly Value[] = [
  {},
  { S: "a", N: "1" },
  { N: "abc" },
  { N: "" },
  { N: "1e126" },
  { N: "1e-131" },
  { N: "1".repeat(39) },
  { SS: [] },
  { NS: [] },
  { BS: [] },
  { SS: ["a", "a"] },
  { NS: ["1", "1.0"] },
  { NULL: false },
]

export function randomValue(random: SeededRandom, depth = 2): Value {
  const some = <T>(pool: readonly T[]) => pool.filter(() => random.oneIn(3)).slice(0, 3)
  const kinds: (() => Value)[] = [
    () => ({ S: random.pick(strings) }),
    () => ({ S: random.pick(strings) }),
    () => ({ N: random.pick(numbers) }),
    () => ({ N: random.pick(numbers) }),
    () => ({ B: random.pick(binaries) }),
    () => ({ BOOL: random.oneIn(2) }),
    () => ({ NULL: true }),
    () => ({ SS: ["a", ...some(["b", "c"])] }),
    () => ({ NS: ["1", ...some(["2", "3"])] }),
    () => ({ BS: ["AA==", ...some(["AAE="])] }),
  ]
  if (depth > 0) {
    kinds.push(
      () => ({ L: some([1, 2, 3, 4]).map(() => randomValue(random, depth - 1)) }),
      () => ({ M: attributesOf(random, depth - 1) }),
    )
  }
  return random.pick(kinds)()
}

export function attributesOf(random: SeededRandom, depth = 2): Attributes {
  const names = attributeNames.filter(() => random.oneIn(2))
  return Object.fromEntries(names.map((name) => [name, randomValue(random, depth)]))
}

export function oddValueOf(random: SeededRandom): Value {
  return random.pick(oddValues)
}

/** One of few, so that requests meet on the same items. */
export function keyValueOf(random: SeededRandom, type: string): Value {
  if (type === "S") return { S: random.pick(keyTexts) }
  if (type === "N") return { N: random.pick(["1", "2", "3", "10", "-5"]) }
  return { B: random.pick(["AA==", "AAE=", "/w=="]) }
}

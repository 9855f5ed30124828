import { expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { matchesWildcard, parseWildcard } from "./wildcard.ts"

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

function matches(pattern: string, value: string): boolean {
  return matchesWildcard(parseWildcard(pattern), value)
}

test("agrees with a regular expression on everything that is short", () => {
  let state = seed
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 16) % below
  }
  const textOf = (letters: string, max: number) =>
    Array.from({ length: next(max) }, () => letters[next(letters.length)]).join("")
  for (let round = 0; round < 5000; round++) {
    const pattern = textOf("ab*?", 8)
    const value = textOf("ab", 10)
    const regex = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`)
    expect(matches(pattern, value), `SEED=${seed} ${pattern} ${value}`).toBe(regex.test(value))
  }
})

// Beyond a bound another way is taken: it must find the same.
test("finds long runs in long values", () => {
  const value = `${"ab".repeat(20_000)}c${"ab".repeat(20_000)}`
  const run = "ab".repeat(200)
  expect(matches(`*${run}c${run}*`, value)).toBe(true)
  expect(matches(`*${run}?${run}*`, value)).toBe(true)
  expect(matches(`*${run}d${run}*`, value)).toBe(false)
  expect(matches(`*${run}c?c*`, value)).toBe(false)
  expect(matches(`*${"a?".repeat(500)}c*`, value)).toBe(true)
})

// The longest policy there can be against the longest name of an attribute. With backtracking the
// first of these takes ages.
test("is not slow on what was written to be slow", () => {
  const value = "a".repeat(65_535)
  for (const pattern of [
    `${"a*".repeat(10_000)}b`,
    `*${"a".repeat(10_000)}b*`,
    `*${"a?".repeat(5_000)}b*`,
  ]) {
    expect(processorMsOf(() => expect(matches(pattern, value)).toBe(false))).toBeLessThan(1000)
  }
})

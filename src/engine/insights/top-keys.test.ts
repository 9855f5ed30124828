import { expect, test } from "vitest"
import { seededRandom } from "../../../test/support/seeded-random.ts"
import { TopKeys } from "./top-keys.ts"

test("few keys are counted exactly, the most frequent first", () => {
  const keys = new TopKeys(3)
  for (const key of "abcabaa") keys.add(key)
  expect(keys.top(2)).toEqual([
    { key: "a", count: 4 },
    { key: "b", count: 2 },
  ])
})

test("of a million others the hot ones are found, and counted within the bound", () => {
  const random = seededRandom(7)
  const kept = 100
  const keys = new TopKeys(kept)
  const exact = new Map<string, number>()
  const total = 100_000
  for (let at = 0; at < total; at++) {
    const key = random.below(10) < 3 ? `hot${random.below(5)}` : `cold${random.below(1_000_000)}`
    exact.set(key, (exact.get(key) ?? 0) + 1)
    keys.add(key)
  }
  const top = keys.top(5)
  expect(top.map(({ key }) => key).toSorted()).toEqual([0, 1, 2, 3, 4].map((at) => `hot${at}`))
  for (const { key, count } of top) {
    expect(count).toBeGreaterThanOrEqual(exact.get(key) as number)
    expect(count).toBeLessThanOrEqual((exact.get(key) as number) + total / kept)
  }
})

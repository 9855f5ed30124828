import { expect, test } from "vitest"
import { compare } from "./compare-times.ts"

const names = { first: "a", other: "b" }

/** Two samples that share what the machine does meanwhile, as in rounds; the seed is fixed. */
function rounds(count: number, laterUs: number): [number[], number[]] {
  let state = 12345
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const noise = () => 5 * Math.log(1 / (1 - random()))
  const load = Array.from({ length: count }, () => 50 + 20 * random())
  return [load.map((us) => us + noise()), load.map((us) => us + noise() + laterUs)]
}

test("equals look equal", () => {
  const { difference, p, distance } = compare(names, ...rounds(4000, 0))
  expect(difference.from).toBeLessThan(0)
  expect(difference.to).toBeGreaterThan(0)
  expect(p).toBeGreaterThan(0.01)
  expect(distance).toBeLessThan(1.63 * Math.sqrt(2 / 4000))
})

test("one microsecond of seventy is found, and its size", () => {
  const { difference, p, distance, medianUs } = compare(names, ...rounds(4000, 1))
  expect(difference.from).toBeGreaterThan(0)
  expect(difference.from).toBeLessThan(1)
  expect(difference.to).toBeGreaterThan(1)
  expect(p).toBeLessThan(1e-6)
  expect(distance).toBeGreaterThan(1.63 * Math.sqrt(2 / 4000))
  expect(medianUs).toBeGreaterThan(60)
})

test("figures of small samples, worked out by hand", () => {
  expect(compare(names, [1, 2, 3, 4], [3, 4, 5, 6])).toMatchObject({
    medianUs: 3,
    difference: { middle: 2 },
    distance: 0.5,
  })
  expect(compare(names, [1, 2], [1, 2])).toMatchObject({ p: 1, distance: 0 })
})

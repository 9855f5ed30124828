import { expect, test } from "vitest"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import type { SeededRandom } from "../../../test/support/seeded-random.ts"
import { coarseProduct, encode, largeProduct, tableOf } from "./code.ts"
import { dot, normOf } from "./metric.ts"
import { placesOf, rotated } from "./rotation.ts"

function vectorOf(random: SeededRandom, length: number): Float32Array {
  return Float32Array.from({ length }, () => (random.below(2001) - 1000) / 300)
}

// 300 is no power of two, and no multiple of 32.
test.each([1, 3, 256, 300, 512])("a rotation of %i places keeps lengths and products", (length) => {
  const random = randomOfTest()
  const places = placesOf(length)
  expect(places % 32).toBe(0)
  const a = vectorOf(random, length)
  const b = vectorOf(random, length)
  expect(dot(rotated(a, places), rotated(b, places))).toBeCloseTo(dot(a, b), 1)
  expect(normOf(rotated(a, places)) / normOf(a)).toBeCloseTo(1, 4)
})

test("a rotation spreads what lies in one place", () => {
  for (const at of [0, 17, 255]) {
    const one = new Float32Array(256)
    one[at] = 1
    expect(Math.max(...rotated(one, 256).map(Math.abs))).toBeLessThan(0.35)
  }
})

// Were the stated deviations too small, the nearest would be overlooked; too large, all compared.
test("estimates are as far off as they say", () => {
  const random = randomOfTest()
  const places = 256
  const words = places / 32
  let coarseSquares = 0
  let fineSquares = 0
  const pairs = 2000
  for (let pair = 0; pair < pairs; pair++) {
    const x = rotated(vectorOf(random, places), places)
    const q = rotated(vectorOf(random, places), places)
    const signs = new Uint32Array(words)
    const larges = new Uint32Array(words)
    const code = encode(x, signs, larges)
    const table = tableOf(q)
    const coarse = coarseProduct(table, signs, 0, words)
    const fine = coarse + largeProduct(table, signs, larges, 0, words)
    const length = normOf(q)
    coarseSquares += ((coarse * code.coarse - dot(q, x)) / (code.coarseError * length)) ** 2
    fineSquares += ((fine * code.fine - dot(q, x)) / (code.fineError * length)) ** 2
    expect(code.fineError).toBeLessThan(code.coarseError)
  }
  expect(Math.sqrt(coarseSquares / pairs)).toBeCloseTo(1, 0.7)
  expect(Math.sqrt(fineSquares / pairs)).toBeCloseTo(1, 0.7)
})

test("a vector of zeros is estimated exactly", () => {
  const zero = encode(new Float32Array(256), new Uint32Array(8), new Uint32Array(8))
  expect(zero).toEqual({ coarse: 0, coarseError: 0, fine: 0, fineError: 0 })
})

import { expect, test } from "vitest"
import { compareScores, scoreOf } from "./metric.ts"

const one = Float32Array.of(1, 0)
const ten = Float32Array.of(10, 0)
const zero = Float32Array.of(0, 0)

// The table of the guide: the same direction, ten times as long.
test("scores are those of the guide", () => {
  expect(scoreOf("cosine", one, ten)).toBe(0)
  expect(scoreOf("euclidean", one, ten)).toBe(9)
  expect(scoreOf("dotProduct", one, ten)).toBe(10)
  expect(scoreOf("cosine", one, Float32Array.of(-3, 0))).toBe(2)
  expect(scoreOf("cosine", one, zero)).toBe(1)
})

test("of the dot product the highest is the nearest, of the others the lowest", () => {
  expect([1, 3, 2].sort((a, b) => compareScores("dotProduct", a, b))).toEqual([3, 2, 1])
  expect([1, 3, 2].sort((a, b) => compareScores("euclidean", a, b))).toEqual([1, 2, 3])
})

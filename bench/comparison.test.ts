import { expect, test } from "vitest"
import { type Cell, medianOf, ratioOf } from "./comparison.ts"

function cellOf(...operations: readonly number[]): Cell {
  const rounds = operations.map((operationsPerSecond) => {
    return { operationsPerSecond, p50Ms: 1, p99Ms: 2, loadCpu: 0.5 }
  })
  return { server: "any", workload: "Get", connections: 64, rounds }
}

test("takes the middle round, or the mean of the two in the middle", () => {
  expect(medianOf(cellOf(9, 100, 10)).operationsPerSecond).toBe(10)
  expect(medianOf(cellOf(9, 100, 10, 12)).operationsPerSecond).toBe(11)
})

// In the second round the machine was slow for both; the ratio of the medians would say 1.
test("compares two servers round by round", () => {
  expect(ratioOf(cellOf(100, 10, 40), cellOf(50, 5, 40))).toBe(2)
})

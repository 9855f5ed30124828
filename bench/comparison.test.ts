import { expect, test } from "vitest"
import { type Cell, medianOf, ratioOf } from "./comparison.ts"
import { ratiosOf } from "./promises.ts"

function cellOf(...operations: readonly number[]): Cell {
  const rest = { p50Ms: 1, p99Ms: 2, p999Ms: 3, loadCpu: 0.5, serverCpuUs: 9, serverPeakBytes: 1 }
  const rounds = operations.map((operationsPerSecond) => ({ operationsPerSecond, ...rest }))
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

/** What is said about the strict server beside the floor. */
function verdictOf(workload: Cell["workload"], ours: number, floor: number, connections = 64) {
  const kind = { workload, connections }
  const cells = [
    { ...cellOf(ours), ...kind, server: "libdynamo-strict" },
    { ...cellOf(floor), ...kind, server: "floor-node" },
  ]
  const all = [...ratiosOf(cells).values()].flat()
  return all.find(({ against }) => against === "floor-node")?.verdict?.isKept
}

test.each([
  ["Get", 75, 100, true],
  ["Get", 74, 100, false],
  // Or 60,000 items a second, in batches of 25.
  ["BatchWrite", 2400, 9000, true],
  ["BatchWrite", 2399, 9000, false],
] as const)("says whether a promise is kept: %s, %d of %d", (workload, ours, floor, isKept) => {
  expect(verdictOf(workload, ours, floor)).toBe(isKept)
})

test("promises something at 64 connections only", () => {
  expect(verdictOf("Get", 1, 100, 16)).toBeUndefined()
})

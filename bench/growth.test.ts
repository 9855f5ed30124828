import { expect, test } from "vitest"
import type { Cell } from "./comparison.ts"
import { growthRatios, sizesOf } from "./growth.ts"

const sizes = sizesOf([10_000_000, 10_000, 100_000], [1000, 1], 128)

test("compares with a hundred thousand items, and with the fewest tables", () => {
  expect(sizes.map(({ title, against }) => [title, against])).toEqual([
    ["10,000 items", "100,000 items"],
    ["100,000 items", "100,000 items"],
    ["10,000,000 items", "100,000 items"],
    ["100,000 in one partition", "100,000 items"],
    ["1 table", "1 table"],
    ["1,000 tables", "1 table"],
  ])
  expect(sizesOf([500, 1000], [], 128).map(({ against }) => against)).toContain("500 items")
})

function cellOf(server: string, ...p50s: readonly number[]): Cell {
  const rest = { operationsPerSecond: 1, p99Ms: 2, p999Ms: 3 }
  const usage = { loadCpu: 0.5, serverCpuUs: 9, serverPeakBytes: 1 }
  const rounds = p50s.map((p50Ms) => ({ p50Ms, ...rest, ...usage }))
  return { server, workload: "Get", connections: 64, rounds }
}

// In the second round the machine was slow for both.
test.each([
  [1.3, true],
  [1.31, false],
])("promises that ten million items are about as quick: %d", (p50, isKept) => {
  const base = cellOf("100,000 items", 1, 10, 1)
  const large = cellOf("10,000,000 items", p50, p50 * 10, 9)
  const [ratio] = [...growthRatios([base, large], sizes).values()].flat()
  expect(ratio).toMatchObject({ of: "10,000,000 items", ratio: p50, verdict: { isKept } })
})

test("promises nothing about fewer items, and nothing about what was not measured", () => {
  const cells = [cellOf("10,000 items", 5), cellOf("100,000 items", 1), cellOf("1,000 tables", 1)]
  const ratios = [...growthRatios(cells, sizes).values()].flat()
  expect(ratios).toEqual([expect.objectContaining({ of: "10,000 items", ratio: 5 })])
  expect(ratios[0]).not.toHaveProperty("verdict")
})

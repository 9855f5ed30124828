import { expect, test } from "vitest"
import type { Cell } from "./comparison.ts"
import { crowdRatios, crowds } from "./crowd.ts"

function cellOf(server: string, workload: Cell["workload"], ...times: [number, number][]): Cell {
  const rest = {
    operationsPerSecond: 1,
    p999Ms: 3,
    loadCpu: 0.5,
    serverCpuUs: 9,
    serverPeakBytes: 1,
  }
  const rounds = times.map(([p50Ms, p99Ms]) => ({ p50Ms, p99Ms, ...rest }))
  return { server, workload, connections: 1, rounds }
}

// The writers' own p99 is that of their disk.
test.each([
  [5, true],
  [5.1, false],
])("promises that reads wait for nobody: %d", (p99, isKept) => {
  const cells = [
    cellOf(crowds.writers, "Get", [1, p99], [10, p99 * 10], [1, 90]),
    cellOf(crowds.writers, "Put", [1, 50]),
  ]
  const ratios = [...crowdRatios(cells).values()].flat()
  expect(ratios).toHaveLength(1)
  expect(ratios[0]).toMatchObject({ ratio: p99, verdict: { isKept } })
})

test("compares with nobody there, round by round", () => {
  const cells = [
    cellOf(crowds.nobody, "Get", [1, 2], [10, 20]),
    cellOf(crowds.idle, "Get", [2, 9], [20, 90]),
  ]
  const [ratio] = [...crowdRatios(cells).values()].flat()
  expect(ratio).toMatchObject({ of: crowds.idle, against: crowds.nobody, ratio: 2 })
  expect(ratio).not.toHaveProperty("verdict")
})

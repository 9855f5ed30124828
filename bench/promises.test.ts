import { expect, test } from "vitest"
import type { Cell } from "./comparison.ts"
import { ratiosOf } from "./promises.ts"

type Kind = Pick<Cell, "workload" | "connections">

function cellOf(server: string, kind: Kind, operationsPerSecond: number, p50Ms = 1): Cell {
  const rest = { p99Ms: 2, p999Ms: 3, loadCpu: 0.5, serverCpuUs: 9, serverPeakBytes: 1 }
  return { server, ...kind, rounds: [{ operationsPerSecond, p50Ms, ...rest }] }
}

/** Whether a promise about these two is kept. */
function isKept(cells: readonly [Cell, Cell], against: string): boolean | undefined {
  const all = [...ratiosOf(cells).values()].flat()
  return all.find((ratio) => ratio.against === against)?.verdict?.isKept
}

// The promises, row by row.
test.each([
  ["Get", "libdynamo-strict", "floor-node", 0.75],
  ["Get", "libdynamo-strict", "dynalite", 1.25],
  ["Get", "libdynamo-strict", "dynoxide", 1.5],
  ["Put", "libdynamo-strict", "floor-node", 0.65],
  ["Put", "libdynamo-strict", "dynalite", 1],
  ["Put", "libdynamo-strict", "dynoxide", 4],
  ["Query", "libdynamo-strict", "floor-node", 0.6],
  ["BatchWrite", "libdynamo-strict", "floor-node", 0.6],
  ["Get", "libdynamo-bun-strict", "libdynamo-strict", 1.3],
  ["Put", "libdynamo-bun-strict", "libdynamo-strict", 1.3],
  ["Get", "libdynamo-bun-strict", "dynoxide-memory", 0.85],
  ["Put", "libdynamo-bun-strict", "dynoxide-memory", 1.5],
  ["Mixed", "libdynamo-workers", "libdynamo-strict", 1],
  ["Get", "libdynamo-process", "dynalite", 2],
  ["Get", "libdynamo-strict", "dynamodb-local", 5],
  ["Put", "libdynamo-strict", "dynamodb-local", 5],
  ["Update", "libdynamo-strict", "dynamodb-local", 5],
  ["ConditionalPut", "libdynamo-strict", "dynamodb-local", 5],
  ["Query", "libdynamo-strict", "dynamodb-local", 5],
  ["BatchWrite", "libdynamo-strict", "dynamodb-local", 5],
  ["Mixed", "libdynamo-strict", "dynamodb-local", 5],
] as const)("%s: %s is at least as quick as %s, %d times", (workload, server, against, least) => {
  const kind = { workload, connections: 64 }
  const cellsAt = (times: number): [Cell, Cell] => [
    cellOf(server, kind, 100 * times),
    cellOf(against, kind, 100),
  ]
  expect(isKept(cellsAt(least), against)).toBe(true)
  expect(isKept(cellsAt(least * 0.99), against)).toBe(false)
})

test.each(["Update", "ConditionalPut"] as const)("%s is 0.8 of Put", (workload) => {
  const cellsAt = (times: number): [Cell, Cell] => [
    cellOf("libdynamo-strict", { workload, connections: 64 }, 100 * times),
    cellOf("libdynamo-strict", { workload: "Put", connections: 64 }, 100),
  ]
  expect(isKept(cellsAt(0.8), "its Put")).toBe(true)
  expect(isKept(cellsAt(0.79), "its Put")).toBe(false)
})

test("in process a GetItem takes a third of the time", () => {
  const kind = { workload: "Get", connections: 1 } as const
  const cellsAt = (p50Ms: number): [Cell, Cell] => [
    cellOf("libdynamo-process", kind, 100, p50Ms),
    cellOf("libdynamo-node", kind, 100, 3),
  ]
  expect(isKept(cellsAt(1), "libdynamo-node")).toBe(true)
  expect(isKept(cellsAt(1.01), "libdynamo-node")).toBe(false)
})

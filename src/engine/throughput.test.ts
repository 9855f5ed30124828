import { expect, test } from "vitest"
import type { Table } from "../model/table/table.ts"
import { type Bounded, ThroughputBuckets } from "./throughput.ts"

const bounded: Bounded = {
  table: { id: 1 } as Table,
  ...{ direction: "Write", unitsPerSecond: 10, by: "provisioned" },
}

/** Units of 1 that are let in at once, and in the second after. */
function letIn(processes: number | undefined): readonly number[] {
  let nowMs = 0
  const platform = { now: () => nowMs, randomBytes: () => new Uint8Array(), log: () => {} }
  const buckets = new ThroughputBuckets(platform, processes)
  const empty = () => {
    let count = 0
    for (; !buckets.isEmpty(bounded); count++) buckets.take(bounded, 1)
    return count
  }
  const burst = empty()
  nowMs += 1000
  return [burst, empty()]
}

test("a table has what it is provisioned for, and five minutes of it at once", () => {
  expect(letIn(undefined)).toEqual([3000, 10])
})

// A client meets several processes on one port: together they let in what one would.
test("of five processes each lets in a fifth", () => {
  expect(letIn(5)).toEqual([600, 2])
})

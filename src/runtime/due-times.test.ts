import { expect, test } from "vitest"
import { DueTimes } from "./due-times.ts"

test("what comes first hides nothing that comes later", () => {
  let nowMs = 1_000_000
  const due = new DueTimes({ now: () => nowMs })
  expect([due.restMs, due.take()]).toEqual([Number.POSITIVE_INFINITY, false])
  due.add(900)
  due.add(5000)
  due.add(0)
  expect([due.restMs, due.take(), due.restMs, due.take()]).toEqual([0, true, 900, false])
  nowMs += 900
  expect([due.restMs, due.take(), due.restMs]).toEqual([0, true, 4100])
  nowMs += 5000
  expect([due.take(), due.restMs]).toEqual([true, Number.POSITIVE_INFINITY])
})

test("nothing comes before its time, and there are few of them", () => {
  let nowMs = 1_000_001
  const due = new DueTimes({ now: () => nowMs })
  for (let round = 0; round < 1000; round++) due.add(900 + (round % 100))
  expect(due.restMs).toBeGreaterThanOrEqual(900)
  nowMs += 1100
  expect([due.take(), due.restMs]).toEqual([true, Number.POSITIVE_INFINITY])
})

import { expect, test } from "vitest"
import { memoryTrend } from "./soak.ts"

/** Every ten seconds for ten minutes. */
const samplesOf = (bytesAt: (seconds: number) => number) =>
  Array.from({ length: 61 }, (_, at) => ({ seconds: at * 10, residentBytes: bytesAt(at * 10) }))

test("says how much grows in an hour", () => {
  const trend = memoryTrend(samplesOf((seconds) => 1000 + 2 * seconds))
  expect(trend.bytesPerHour).toBeCloseTo(7200)
  expect(trend).toMatchObject({ firstHalfMax: 1600, secondHalfMax: 2200 })
})

// A heap grows to its usual size at first, and then goes up and down.
test("does not take the beginning for a leak, nor a heap that goes up and down", () => {
  const trend = memoryTrend(
    samplesOf((seconds) => Math.min(seconds, 200) * 100 + (seconds % 20 === 0 ? 500 : 0)),
  )
  expect(Math.abs(trend.bytesPerHour)).toBeLessThan(1000)
  expect(trend.secondHalfMax).toBe(trend.firstHalfMax)
})

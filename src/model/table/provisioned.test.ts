/** AWS guide: decreasing provisioned throughput. Texts as observed. */
import { expect, test } from "vitest"
import { changeProvisioned, decreasesOn } from "./provisioned.ts"
import type { ProvisionedThroughput } from "./table.ts"

const minuteMs = 60 * 1000
const at = Date.UTC(2026, 9, 9, 0, 21, 34)
const full: ProvisionedThroughput = { readUnits: 10, writeUnits: 10, decreasesToday: 0 }

/** One unit less on both sides: one decrease. */
function decrease(before: ProvisionedThroughput, nowMs: number): ProvisionedThroughput {
  const { readUnits, writeUnits } = before
  return changeProvisioned(before, { readUnits: readUnits - 1, writeUnits: writeUnits - 1 }, nowMs)
}

test("an increase is dated, and so is a decrease, which also counts", () => {
  const more = changeProvisioned(full, { readUnits: 20, writeUnits: 10 }, at)
  expect(more).toEqual({ readUnits: 20, writeUnits: 10, increasedAtMs: at, decreasesToday: 0 })
  const mixed = changeProvisioned(more, { readUnits: 21, writeUnits: 1 }, at + 1)
  expect(mixed).toEqual({
    readUnits: 21,
    writeUnits: 1,
    increasedAtMs: at + 1,
    decreasedAtMs: at + 1,
    decreasesToday: 1,
  })
})

test("four decreases at will, then one an hour", () => {
  const four = [1, 2, 3, 4].reduce((before) => decrease(before, at), full)
  expect(four.decreasesToday).toBe(4)
  expect(() => decrease(four, at + 59 * minuteMs)).toThrow(
    "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC " +
      "day. After the first 4 decreases, each subsequent decrease in the same UTC day can be " +
      "performed at most once every 3600 seconds. Number of decreases today: 4. Last decrease at " +
      "Friday, October 9, 2026 at 12:21:34 AM Coordinated Universal Time. Next decrease can be " +
      "made at Friday, October 9, 2026 at 1:21:34 AM Coordinated Universal Time",
  )
  const five = decrease(four, at + 60 * minuteMs)
  expect(five.decreasesToday).toBe(5)
  expect(() => decrease(five, at + 61 * minuteMs)).toThrow("Number of decreases today: 5.")
  // Increases are free.
  expect(changeProvisioned(five, { readUnits: 9, writeUnits: 9 }, at).decreasesToday).toBe(5)
})

test("midnight in UTC makes all decreases available again", () => {
  const late = Date.UTC(2026, 9, 9, 23, 59)
  const four = [1, 2, 3, 4].reduce((before) => decrease(before, late), full)
  expect(() => decrease(four, late)).toThrow(
    "Next decrease can be made at Saturday, October 10, 2026 at 12:00:00 AM",
  )
  const midnight = Date.UTC(2026, 9, 10)
  expect(decreasesOn(four, midnight)).toBe(0)
  expect(decrease(four, midnight).decreasesToday).toBe(1)
})

test("what stays the same is refused, by name where it is an index", () => {
  expect(() => changeProvisioned(full, full, at)).toThrow(
    "The provisioned throughput for the table will not change. The requested value equals the " +
      "current value. Current ReadCapacityUnits provisioned for the table: 10. Requested " +
      "ReadCapacityUnits: 10. Current WriteCapacityUnits provisioned for the table: 10. Requested " +
      "WriteCapacityUnits: 10. Refer to the Amazon DynamoDB Developer Guide for current limits " +
      "and how to request higher limits.",
  )
  expect(() => changeProvisioned(full, full, at, "idx")).toThrow(
    "The provisioned throughput for the index idx will not change. The requested value equals " +
      "the current value. Current ReadCapacityUnits provisioned for index idx: 10.",
  )
})

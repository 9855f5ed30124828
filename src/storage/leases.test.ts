import { expect, test } from "vitest"
import { Leases } from "./leases.ts"

function fail(leases: Leases, place: string): void {
  leases.beginWrite(place)
  leases.doubt(place)
  leases.endWrite(place)
}

test("more doubts than there is room for are doubts about everything, for as long", () => {
  const clock = { nowMs: 1_000_000 }
  const leases = new Leases(2, { now: () => clock.nowMs })
  fail(leases, "a")
  clock.nowMs += 30_000
  fail(leases, "b")
  expect(["a", "b", "c"].map((place) => leases.take(place).isValid)).toEqual([false, false, true])
  clock.nowMs += 30_000
  // The first is over and takes no room.
  fail(leases, "d")
  expect(["a", "b", "c", "d"].map((place) => leases.take(place).isValid)).toEqual([
    ...[true, false, true, false],
  ])
  fail(leases, "e")
  clock.nowMs += 59_999
  expect(leases.take("f").isValid).toBe(false)
  clock.nowMs += 1
  expect(["b", "d", "e", "f"].every((place) => leases.take(place).isValid)).toBe(true)
})

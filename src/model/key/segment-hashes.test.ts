import { expect, test } from "vitest"
import { hashesOfSegment } from "./segment-hashes.ts"

test("a single segment covers every hash", () => {
  expect(hashesOfSegment(0, 1)).toEqual({ hashFrom: 0, hashTo: 2 ** 32 - 1 })
})

// AWS guide: parallel scan reads every item exactly once, whatever the number of segments.
test.each([2, 3, 7, 1000, 999_983, 1_000_000])("%i segments leave no gap and no overlap", (of) => {
  const step = Math.max(1, Math.floor(of / 1000))
  for (let at = 0; at + 1 < of; at += step) {
    expect(hashesOfSegment(at, of).hashTo + 1).toBe(hashesOfSegment(at + 1, of).hashFrom)
  }
  expect(hashesOfSegment(0, of).hashFrom).toBe(0)
  expect(hashesOfSegment(of - 1, of).hashTo).toBe(2 ** 32 - 1)
})

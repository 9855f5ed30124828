import { expect, test } from "vitest"
import {
  clock,
  find,
  listAt,
  open,
  partitionOf,
  put,
  write,
} from "../../test/read-cache/fixture.ts"
import { ApiError } from "../error.ts"
import { Leases } from "./leases.ts"
import type { Change } from "./storage.ts"

function fail(leases: Leases, place: string): void {
  leases.beginWrite(place)
  leases.doubt(place)
  leases.endWrite(place)
}

test("more doubts than there is room for are doubts about everything, for as long", () => {
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

/** Its writes fail; what they would have written can be written `late`. */
async function openFailing(failure: ApiError) {
  const lost: Change[] = []
  const opened = await open({ ttlMs: 600_000 }, (inner) => ({
    read: (reads, consistency) => inner.read(reads, consistency),
    async write(reads, plan) {
      await inner.write(reads, (found) => {
        const planned = plan(found)
        if ("changes" in planned) lost.push(...planned.changes)
        return { changes: [], reply: undefined }
      })
      throw failure
    },
    close: () => inner.close(),
  }))
  await write(opened.direct, put("a", "1"))
  await expect(write(opened.storage, put("a", "2"))).rejects.toBe(failure)
  return { ...opened, late: () => write(opened.direct, ...lost) }
}

// A server may still be at the batch whose reply did not come.
test("for a minute after a failure nothing is kept of what it may have written", async () => {
  const failure = new ApiError("InternalServerError", "no answer")
  const { storage, asked, late } = await openFailing(failure)
  expect(await find(storage, "a")).toBe("1")
  expect(await listAt(storage, partitionOf(1))).toEqual(["1"])
  clock.nowMs += 59_999
  expect(await find(storage, "a")).toBe("1")
  expect(await listAt(storage, partitionOf(1))).toEqual(["1"])
  await late()
  expect(await find(storage, "a")).toBe("2")
  expect(await listAt(storage, partitionOf(1))).toEqual(["2"])
  expect(asked).toHaveLength(6)
  clock.nowMs += 1
  for (let n = 0; n < 3; n++) expect(await find(storage, "a")).toBe("2")
  expect(asked).toHaveLength(7)
})

test("after a failure what it has nothing to do with is kept, and after a refusal all", async () => {
  const failed = await openFailing(new ApiError("InternalServerError", "no answer"))
  for (let n = 0; n < 3; n++) expect(await find(failed.storage, "b")).toBeUndefined()
  expect(failed.asked).toHaveLength(1)
  const refused = await openFailing(ApiError.conditionFailed())
  for (let n = 0; n < 3; n++) expect(await find(refused.storage, "a")).toBe("1")
  expect(refused.asked).toHaveLength(1)
})

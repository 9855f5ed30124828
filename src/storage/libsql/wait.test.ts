import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { Platform } from "../../platform.ts"
import { OtherWriters, whenFree } from "./wait.ts"

const platform: Platform = {
  now: () => 0,
  randomBytes: (length) => new Uint8Array(length).fill(255),
  log: () => {},
}

const busy = Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY_SNAPSHOT" })

describe("waiting for another process", () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test("tries again until the lock is free", async () => {
    let attempts = 0
    const waiting = whenFree(platform, () => {
      if (++attempts < 5) throw busy
      return "free"
    })
    await vi.advanceTimersByTimeAsync(1000)
    expect(await waiting).toBe("free")
    expect(attempts).toBe(5)
  })

  // A bound in time, so that callers hear of it while their own clients still listen.
  test("gives up after 30 seconds, with short pauses until then", async () => {
    let attempts = 0
    const outcome = whenFree(platform, () => {
      attempts++
      throw busy
    }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(29_000)
    const attemptsBefore = attempts
    expect(attemptsBefore).toBeGreaterThan(29_000 / 17)
    await vi.advanceTimersByTimeAsync(1100)
    expect(await outcome).toBe(busy)
  })

  test("lets every other error pass at once", async () => {
    const full = Object.assign(new Error("disk full"), { code: "SQLITE_FULL" })
    await expect(
      whenFree(platform, () => {
        throw full
      }),
    ).rejects.toBe(full)
  })
})

describe("other processes that write", () => {
  test("have a turn as long as they do, and some groups longer", () => {
    const others = new OtherWriters()
    others.look(1)
    expect(others.turn).toBeUndefined()
    others.look(2)
    let groups = 0
    for (; others.turn && groups < 100; groups++) others.look(2)
    expect(groups).toBe(16)
    others.look(3)
    expect(others.turn).toBeDefined()
  })
})

import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { expect, test } from "vitest"
import { forgetPeak, usageOf } from "./process-usage.ts"

// The outer shell only waits; the inner one has much memory for a moment, and then is busy.
const much = "x=$(head -c 16000000 /dev/zero | tr '\\000' a); unset x"
const program = `(${much}; echo; while :; do :; done) & wait`

test.skipIf(!existsSync("/proc"))("counts a process and what it started", async () => {
  const child = spawn("sh", ["-c", program], { detached: true })
  const usage = () => usageOf(child.pid ?? 0)
  try {
    await once(child.stdout, "data")
    await expect.poll(() => usage()?.cpuMs).toBeGreaterThan(0)
    const { peakBytes = 0, residentBytes = 0 } = usage() ?? {}
    expect(peakBytes).toBeGreaterThan(residentBytes + 8_000_000)
    forgetPeak(child.pid ?? 0)
    expect(usage()?.peakBytes).toBeLessThan(residentBytes + 8_000_000)
  } finally {
    process.kill(-(child.pid ?? 0), "SIGKILL")
    await once(child, "close")
  }
  expect(usage()).toBeUndefined()
})

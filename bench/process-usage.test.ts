import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { expect, test } from "vitest"
import { forgetPeak, usageOf } from "./process-usage.ts"

test.skipIf(!existsSync("/proc"))("counts a process and what it started", async () => {
  const program = "sh -c 'i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; echo; sleep 60' & wait"
  const child = spawn("sh", ["-c", program], { detached: true })
  try {
    await once(child.stdout, "data")
    const usage = usageOf(child.pid ?? 0)
    // The shell itself does nothing but wait.
    expect(usage?.cpuMs).toBeGreaterThan(0)
    expect(usage?.peakBytes).toBeGreaterThanOrEqual(usage?.residentBytes ?? 0)
    forgetPeak(child.pid ?? 0)
    expect(usageOf(child.pid ?? 0)?.peakBytes).toBeLessThanOrEqual(usage?.peakBytes ?? 0)
  } finally {
    process.kill(-(child.pid ?? 0), "SIGKILL")
    await once(child, "close")
  }
  expect(usageOf(child.pid ?? 0)).toBeUndefined()
})

/** What the server and this process use while a load runs, and what came of it. */
import type { Measurement, Target } from "./load-job.ts"
import { forgetPeak, usageOf } from "./process-usage.ts"

/** Begins; what it returns ends it, with how long each request took and the time for all of them. */
export function watch(target: Target): (latenciesMs: readonly number[], ms: number) => Measurement {
  const { pid = target.inProcess && process.pid } = target
  if (pid !== undefined) forgetPeak(pid)
  const usageBefore = pid === undefined ? undefined : usageOf(pid)
  const cpuBefore = process.cpuUsage()
  const startedAtMs = performance.now()

  return (latenciesMs, ms) => {
    const cpu = process.cpuUsage(cpuBefore)
    const wallMs = performance.now() - startedAtMs
    const usage = pid === undefined ? undefined : usageOf(pid)
    const sorted = Float64Array.from(latenciesMs).sort()
    const cpuMs = (usage?.cpuMs ?? Number.NaN) - (usageBefore?.cpuMs ?? Number.NaN)
    return {
      operationsPerSecond: (sorted.length * 1000) / ms,
      p50Ms: quantile(sorted, 0.5),
      p99Ms: quantile(sorted, 0.99),
      p999Ms: quantile(sorted, 0.999),
      // In process there is no load beside the server.
      loadCpu: target.inProcess ? 0 : (cpu.user + cpu.system) / 1000 / wallMs,
      serverCpuUs: (cpuMs * 1000) / sorted.length,
      serverPeakBytes: usage?.peakBytes ?? Number.NaN,
    }
  }
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

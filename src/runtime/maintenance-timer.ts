import type { App } from "../app.ts"
import type { Platform } from "../platform.ts"

const restMsMax = 5000
/** Between two runs while there is work: requests go first. */
const pauseMs = 20

export interface MaintenanceTimer {
  /** Resolves once a run that is under way has ended. */
  stop(): Promise<void>
}

/**
 * Runs maintenance from time to time, at least once in `everyMs`, where a process lives long enough
 * for a timer.
 */
export function startMaintenance(
  app: Pick<App, "maintain" | "onWork">,
  platform: Platform,
  everyMs = restMsMax,
): MaintenanceTimer {
  const restMs = Math.min(everyMs, restMsMax)
  let isStopped = false
  let isRunning = false
  let isRung = false
  let running = Promise.resolve()
  let timer = setTimeout(tick, pauseMs)
  timer.unref()
  app.onWork(() => {
    isRung = isRunning
    if (!isStopped && !isRunning) rest(0)
  })

  function rest(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(tick, ms)
    timer.unref()
  }

  function tick(): void {
    running = run()
  }

  async function run(): Promise<void> {
    let isMore = false
    isRunning = true
    try {
      isMore = await app.maintain()
    } catch (error) {
      platform.log("error", "maintenance failed", { error: String(error) })
    }
    isRunning = false
    if (!isStopped) rest(isMore || isRung ? pauseMs : restMs)
    isRung = false
  }

  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}

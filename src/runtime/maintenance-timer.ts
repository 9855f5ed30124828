import type { App } from "../app.ts"
import type { Platform } from "../platform.ts"

const restMsMax = 5000
/** Between two runs while there is work: requests go first. */
const pauseMs = 20

export interface MaintenanceTimer {
  /** Runs maintenance from time to time, too, where it did so only when there was word of work. */
  keepTime(): void
  /** Resolves once a run that is under way has ended. */
  stop(): Promise<void>
}

interface MaintenanceTimes {
  readonly everyMs?: number | undefined
  /** Until it is told otherwise, maintenance runs only when work comes up in this process. */
  readonly onlyWork?: boolean
}

/**
 * Runs maintenance from time to time, at least once in `everyMs`, where a process lives long enough
 * for a timer.
 */
export function startMaintenance(
  app: Pick<App, "maintain" | "onWork">,
  platform: Platform,
  { everyMs = restMsMax, onlyWork = false }: MaintenanceTimes = {},
): MaintenanceTimer {
  const restMs = Math.min(everyMs, restMsMax)
  let keepsTime = false
  let isStopped = false
  let isRunning = false
  let isRung = false
  let running = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  let later: ReturnType<typeof setTimeout> | undefined
  if (!onlyWork) keepTime()
  app.onWork((inMs) => (inMs === 0 ? wake() : wakeIn(inMs)))

  function wake(): void {
    isRung = isRunning
    if (!isStopped && !isRunning) rest(0)
  }

  function wakeIn(ms: number): void {
    if (isStopped || later !== undefined) return
    later = setTimeout(() => {
      later = undefined
      wake()
    }, ms)
    later.unref()
  }

  function keepTime(): void {
    keepsTime = true
    if (!isStopped && !isRunning) rest(pauseMs)
  }

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
    if (!isStopped && (isMore || isRung)) rest(pauseMs)
    else if (!isStopped && keepsTime) rest(restMs)
    isRung = false
  }

  return {
    keepTime,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      clearTimeout(later)
      await running
    },
  }
}

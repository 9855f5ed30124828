import type { App } from "../app.ts"
import type { Platform } from "../platform.ts"
import { DueTimes } from "./due-times.ts"

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
  const due = new DueTimes(platform)
  app.onWork((inMs) => {
    due.add(inMs)
    look()
  })

  /** Begins with what is due, and looks again when there will be more. */
  function look(): void {
    clearTimeout(later)
    if (isStopped) return
    if (due.take()) {
      isRung = isRunning
      if (!isRunning) rest(0)
    }
    const { restMs: ms } = due
    if (ms === Number.POSITIVE_INFINITY) return
    later = setTimeout(look, ms)
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

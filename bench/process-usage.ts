/** What a process and its descendants use, as Linux counts it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"

export interface Usage {
  /** User and system, since it was started. */
  readonly cpuMs: number
  readonly residentBytes: number
  /** The most since `forgetPeak`, or since it was started. */
  readonly peakBytes: number
}

/** Of `/proc/PID/stat`: USER_HZ is 100 on every architecture that Node runs on (man 5 proc). */
const tickMs = 10

/** `undefined` where there is no `/proc`, or no such process. */
export function usageOf(pid: number): Usage | undefined {
  const all = familyOf(pid).flatMap((member) => {
    const usage = ownUsage(member)
    return usage ? [usage] : []
  })
  if (all.length === 0) return undefined
  const sum = (field: keyof Usage) => all.reduce((total, usage) => total + usage[field], 0)
  return {
    cpuMs: sum("cpuMs"),
    residentBytes: sum("residentBytes"),
    peakBytes: sum("peakBytes"),
  }
}

/** NaN where nobody can tell. */
export function residentBytesOf({ pid }: { readonly pid?: number | undefined }): number {
  return (pid === undefined ? undefined : usageOf(pid)?.residentBytes) ?? Number.NaN
}

/** From here on the peak is that of what follows. */
export function forgetPeak(pid: number): void {
  for (const member of familyOf(pid)) {
    try {
      // 5 resets VmHWM (man 5 proc).
      writeFileSync(`/proc/${member}/clear_refs`, "5")
    } catch {
      // It has ended, or this is refused: then the peak goes on being that of its life.
    }
  }
}

function ownUsage(pid: number): Usage | undefined {
  const stat = textOf(`/proc/${pid}/stat`)
  const status = textOf(`/proc/${pid}/status`)
  if (stat === undefined || status === undefined) return undefined
  // The second field is the program's name in brackets, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(status)?.[1] ?? 0)
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
    residentBytes: kilobytes("VmRSS") * 1024,
    peakBytes: kilobytes("VmHWM") * 1024,
  }
}

function familyOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)]
}

function childrenOf(pid: number): number[] {
  const threads = foundIn(`/proc/${pid}/task`)
  return threads.flatMap((thread) =>
    (textOf(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number),
  )
}

// Processes and threads end while they are looked at.
function foundIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

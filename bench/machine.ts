import { spawnSync } from "node:child_process"
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from "node:fs"
import { availableParallelism, cpus, totalmem } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

export interface Machine {
  readonly cores: number
  readonly cpu: string
  readonly memoryGiB: number
  readonly platform: string
  readonly node: string
  readonly bun: string | undefined
  /** Median of writing 4 KB and syncing it, where the databases lie. */
  readonly syncMs: number
  /** How much of all cores was busy before anything was started: 0 to 1. */
  readonly busyShare: number
  /** The core the load runs on; `undefined` where processes cannot be pinned. */
  readonly loadCore: string | undefined
}

/** What the figures depend on besides the program. `folder` is where the databases will lie. */
export async function describeMachine(folder: string, bun: string): Promise<Machine> {
  const bunVersion = spawnSync(bun, ["--version"], { encoding: "utf8" }).stdout
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? "unknown",
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    bun: bunVersion?.trim() || undefined,
    syncMs: measureSyncMs(folder),
    busyShare: await measureBusyShare(),
    loadCore: lastCore(),
  }
}

/**
 * The load stays on one core, so that it never moves onto the one a server is using. Servers are
 * free to use every core: some have threads, and all of them a garbage collector beside.
 */
function lastCore(): string | undefined {
  if (process.platform !== "linux" || spawnSync("taskset", ["--version"]).status !== 0) return
  const status = readFileSync("/proc/self/status", "utf8")
  return /^Cpus_allowed_list:\s*(?:\S*[,-])?(\d+)$/m.exec(status)?.[1]
}

async function measureBusyShare(): Promise<number> {
  const before = cpuTimes()
  await sleep(1000)
  const after = cpuTimes()
  return 1 - (after.idle - before.idle) / (after.all - before.all)
}

/** Milliseconds of all cores together since the machine was started. */
function cpuTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    idle: sum(times.map(({ idle }) => idle)),
    all: sum(times.flatMap((each) => Object.values(each))),
  }
}

function measureSyncMs(folder: string): number {
  const file = openSync(join(folder, "sync-probe"), "w")
  const page = Buffer.alloc(4096, 1)
  const times = Array.from({ length: 101 }, () => {
    const startedAtMs = performance.now()
    writeSync(file, page)
    fdatasyncSync(file)
    return performance.now() - startedAtMs
  })
  closeSync(file)
  return times.sort((a, b) => a - b)[50] ?? Number.NaN
}

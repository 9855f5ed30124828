/** What a primary's log tells of its workers; it has to be started with `LOG_LEVEL=debug`. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Server } from "../support/server.ts"

const pollMs = 20

/** In the order in which they began to listen. */
export function startsIn(server: Server): readonly { worker: number; pid: number }[] {
  return server
    .output()
    .split("\n")
    .filter((line) => line.includes('"worker.listening"'))
    .map((line) => JSON.parse(line))
}

/** Waits as long as the test may take. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(pollMs)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

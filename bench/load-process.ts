import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { atExit } from "./at-exit.ts"
import type { LoadAnswer, LoadJob, Measurement } from "./load-job.ts"

export interface LoadProcess {
  /** Throws what went wrong in the load process: the first reply that was not right. */
  run(job: LoadJob & { job: "measure" | "measureDrawn" }): Promise<Measurement>
  run(job: LoadJob): Promise<Measurement | undefined>
  stop(): void
}

/** One for the whole benchmark: its requests are signed once, and its code is compiled once. */
export function startLoadProcess(core: string | undefined): LoadProcess {
  const program = join(import.meta.dirname, "load.ts")
  const pinning = core ? ["taskset", "-c", core] : []
  const [command = "", ...args] = [...pinning, process.execPath, program]
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] })
  const exited = once(child, "exit").then((): never => {
    throw new Error("the load process is gone")
  })
  exited.catch(() => {})
  child.once(
    "exit",
    atExit(() => child.kill("SIGKILL")),
  )

  async function run(job: LoadJob & { job: "measure" | "measureDrawn" }): Promise<Measurement>
  async function run(job: LoadJob): Promise<Measurement | undefined>
  async function run(job: LoadJob): Promise<Measurement | undefined> {
    const message = once(child, "message")
    child.send(job)
    const [answer]: LoadAnswer[] = await Promise.race([message, exited])
    if (answer === undefined || "failure" in answer) throw new Error(answer?.failure)
    return answer.done
  }
  return { run, stop: () => void child.kill() }
}

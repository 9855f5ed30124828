import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { atExit } from "./at-exit.ts"
import type { Contender } from "./contender.ts"
import type { Target } from "./load-job.ts"

export interface RunningServer {
  readonly target: Target
  stop(): Promise<void>
}

const startMsMax = 30_000
const pollMs = 20
const stopMsMax = 5_000

/** Starts it with a folder of its own inside `parent` and waits until it takes connections. */
export async function startServer(
  contender: Contender,
  parent: string,
  sqld = "",
): Promise<RunningServer> {
  const server = await launchServer(contender, parent, sqld)
  await answering(server, () => accepts(server.target), pollMs)
  await contender.prepare?.(server.target.port)
  return server
}

export interface LaunchedServer extends RunningServer {
  /** What it has printed, once it has ended by itself. */
  lastWords(): string | undefined
}

/** Returns at once; the clock of a start begins here. */
export async function launchServer(
  contender: Contender,
  parent: string,
  sqld = "",
): Promise<LaunchedServer> {
  const { name } = contender
  const folder = join(parent, name)
  mkdirSync(folder)
  const host = "127.0.0.1"
  const port = await freePort()
  const launch = contender.launch({ port, folder, sqld })
  const notOurs = { stop: async () => {}, lastWords: () => undefined }
  if ("inProcess" in launch) {
    return { target: { name, host, port: 0, inProcess: launch.inProcess }, ...notOurs }
  }
  if ("url" in launch) {
    const url = new URL(launch.url)
    return { target: { name, host: url.hostname, port: Number(url.port || 80) }, ...notOurs }
  }

  const log = join(folder, "output.log")
  const child = spawnLogging(launch.command, launch.env ?? {}, log)
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const stop = async () => {
    child.kill("SIGTERM")
    const kill = setTimeout(() => child.kill("SIGKILL"), stopMsMax)
    await exited
    clearTimeout(kill)
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return {
    target: { name, host, port, pid: child.pid },
    stop,
    lastWords: () => (hasEnded() ? readFileSync(log, "utf8") : undefined),
  }
}

/** Asks until it says yes. Throws, with what the server has printed, when it never will. */
export async function answering(
  { target, stop, lastWords }: LaunchedServer,
  isThere: () => Promise<boolean>,
  everyMs: number,
): Promise<void> {
  if (target.inProcess) return
  const deadline = Date.now() + startMsMax
  while (!(await isThere())) {
    const words = lastWords()
    if (words !== undefined || Date.now() > deadline) {
      await stop()
      throw new Error(`${target.name} did not start; it printed:\n${words ?? lastWords()}`)
    }
    await sleep(everyMs)
  }
}

function spawnLogging(
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  log: string,
): ChildProcess {
  // A file and not a pipe: nobody has to be awake to read what a server prints.
  const output = openSync(log, "w")
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", output, output],
  })
  closeSync(output)
  // Not SIGKILL: a server that has processes of its own, as workerd's, has to end them.
  child.once(
    "exit",
    atExit(() => child.kill("SIGTERM")),
  )
  return child
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

function accepts({ host, port }: Target): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    const end = (connected: boolean) => {
      socket.destroy()
      resolve(connected)
    }
    socket.once("connect", () => end(true))
    socket.once("error", () => end(false))
  })
}

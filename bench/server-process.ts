import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Contender } from "./contenders.ts"
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
  sqld: string,
): Promise<RunningServer> {
  const folder = join(parent, contender.name)
  mkdirSync(folder)
  const port = await freePort()
  const { command, env } = contender.launch({ port, folder, sqld })
  const log = join(folder, "output.log")
  const child = spawnLogging(command, env ?? {}, log)
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()))

  const deadline = Date.now() + startMsMax
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL")
      throw new Error(`${contender.name} did not start; it printed:\n${readFileSync(log, "utf8")}`)
    }
    await sleep(pollMs)
  }

  const stop = async () => {
    child.kill("SIGTERM")
    const kill = setTimeout(() => child.kill("SIGKILL"), stopMsMax)
    await exited
    clearTimeout(kill)
  }
  return { target: { name: contender.name, port }, stop }
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
  process.once("exit", () => child.kill("SIGTERM"))
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

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    const end = (connected: boolean) => {
      socket.destroy()
      resolve(connected)
    }
    socket.once("connect", () => end(true))
    socket.once("error", () => end(false))
  })
}

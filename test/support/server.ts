/** The server as users run it: a child process that is known by its command line and its output. */
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { temporaryFolder } from "./temporary-folder.ts"

export const root = join(import.meta.dirname, "../..")
export const bundle = join(root, "dist/index.js")

/** What the server prints once it answers requests; clients of the command line may rely on it. */
const listening = /^libdynamo \S+ listening on (http:\/\/\S+) \((open|strict) mode, .+\)$/m

/** Only a server that hangs takes so long. */
const startMsMax = 180_000

export interface ServerOptions {
  /** The command and its first arguments; Node with the built bundle unless told otherwise. */
  readonly command?: readonly string[]
  /** Added to an environment that holds no variable of ours. */
  readonly env?: Readonly<Record<string, string>>
  /** Where the command runs: the checkout unless told otherwise. */
  readonly cwd?: string
  /** Where the database file lies; a folder of its own, removed with the server, unless given. */
  readonly folder?: string
}

export interface Server extends AsyncDisposable {
  readonly url: string
  readonly mode: "open" | "strict"
  readonly process: ChildProcess
  /** Everything printed so far, both streams. */
  output(): string
  /** Resolves with the exit code, or the signal's name, once the process is gone. */
  readonly exited: Promise<number | NodeJS.Signals>
  /** Asks it to drain and waits until it is gone. */
  stop(): Promise<number | NodeJS.Signals>
}

/** Starts a server on a free port and waits for its line; throws with its output if none comes. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const ownFolder = options.folder === undefined ? await temporaryFolder() : undefined
  const folder = options.folder ?? ownFolder?.path ?? ""
  const child = spawnServer(options, folder)

  let output = ""
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signal) => resolve(signal ?? code ?? -1))
  })
  const line = new Promise<RegExpExecArray>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text
        const match = listening.exec(output)
        if (match) resolve(match)
      })
    }
  })

  const match = await Promise.race([line, exited.then(String), timeout(startMsMax)])
  if (typeof match === "string") {
    child.kill("SIGKILL")
    await ownFolder?.remove()
    throw new Error(`the server did not start (${match}); it printed:\n${output}`)
  }

  const stop = async () => {
    child.kill("SIGTERM")
    const end = await exited
    await ownFolder?.remove()
    return end
  }
  return {
    url: match[1] ?? "",
    mode: match[2] === "strict" ? "strict" : "open",
    process: child,
    output: () => output,
    exited,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  }
}

/** For a start that must fail: what it printed and how it ended. */
export async function failToStart(
  options: ServerOptions,
): Promise<{ end: unknown; output: string }> {
  await using folder = await temporaryFolder()
  const child = spawnServer(options, folder.path)
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text
      if (listening.test(output)) child.kill("SIGKILL")
    })
  }
  const end = await new Promise((resolve) =>
    child.once("close", (code, sig) => resolve(sig ?? code)),
  )
  return { end, output }
}

function spawnServer(options: ServerOptions, folder: string): ChildProcess {
  const [command = process.execPath, ...args] = options.command ?? [process.execPath, bundle]
  const env = { PATH: process.env.PATH, HOME: process.env.HOME }
  return spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...env, PORT: "0", FILE: join(folder, "data.db"), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  })
}

function timeout(milliseconds: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, `no line within ${milliseconds} ms`).unref()
  })
}

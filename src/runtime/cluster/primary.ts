/**
 * The process that leads several which serve one port: it starts them, starts again those that
 * died, has one of them keep the time of maintenance, passes signals on, and ends with the last. It
 * answers no request and opens no database; on Node it hands the connections out in turns.
 */
import type { Cluster, Worker } from "node:cluster"
import process from "node:process"
import { ConfigError, type Environment } from "../../config.ts"
import type { Platform } from "../../platform.ts"
import { type Figures, type FromPrimary, type FromWorker, workerVariable } from "./message.ts"

/** A worker that dies is replaced at once, one that dies again and again less and less often. */
const pauseMsMin = 100
const pauseMsMax = 10_000
/** Whoever has lived so long did not die of how it was started. */
const steadyMs = 60_000
/** A worker that does not answer for so long is left out. */
const figuresMs = 1000

export interface PrimaryOptions {
  /** Handed over, because whoever loads the bundle need not have such a module. */
  readonly cluster: Cluster
  readonly count: number
  /** What the workers are configured by; this process need not have it any more. */
  readonly environment: Environment
  readonly platform: Platform
  /** Called once, when all of them answer. */
  readonly onListening: (port: number) => void
  /** Whether workers share a port by its number, and not by this process. */
  readonly bindsThemselves: boolean
}

interface Member {
  readonly slot: number
  readonly worker: Worker
  readonly startedMs: number
  isListening: boolean
}

type End = { readonly code: number | null; readonly signal: string | null }

export class Primary {
  readonly #options: PrimaryOptions
  /** By their numbers. */
  readonly #members = new Map<number, Member>()
  readonly #pausesMs = new Map<number, number>()
  readonly #gathering = new Map<number, (figures: Figures) => void>()
  #gathered = 0
  #keepsTime: Member | undefined
  #port: number | undefined
  #isStarted = false
  #isStopping = false
  #exitCode = 0

  constructor(options: PrimaryOptions) {
    if (!options.cluster.isPrimary) {
      throw new ConfigError("WORKERS must be 1 in a process that is another one's worker")
    }
    this.#options = options
  }

  /** The first alone makes the file and finds what is wrong; then all others at the same time. */
  start(): void {
    this.#fork(1)
  }

  stop(signal: string): void {
    if (this.#isStopping) return
    this.#isStopping = true
    this.#options.platform.log("debug", "stopping", { signal })
    for (const { worker } of this.#members.values()) worker.process.kill("SIGTERM")
    this.#exitWithLast()
  }

  #fork(slot: number): void {
    const { cluster, environment, bindsThemselves } = this.#options
    // On Node who listens on any port gets that of the others, as long as there are others.
    const isDecided = bindsThemselves || this.#members.size === 0
    const port = isDecided && this.#port !== undefined ? `:${this.#port}` : ""
    const worker = cluster.fork({ ...environment, [workerVariable]: `${slot}${port}` })
    const startedMs = this.#options.platform.now()
    const member = { slot, worker, startedMs, isListening: false }
    this.#members.set(slot, member)
    worker.on("message", (message: FromWorker) => this.#hear(member, message))
    worker.on("exit", (code, signal) => this.#lose(member, { code, signal }))
    worker.on("error", (error) => {
      this.#options.platform.log("error", "worker failed", { worker: slot, error: String(error) })
      // What never was a process has no other end.
      if (worker.process.pid === undefined) this.#lose(member, { code: 1, signal: null })
    })
  }

  #hear(member: Member, message: FromWorker): void {
    if (message.is === "figures wanted") void this.#gather(member, message.id)
    else if (message.is === "figures") {
      this.#gathering.get(message.id)?.({ worker: member.slot, text: message.text })
    } else this.#welcome(member, message.port)
  }

  #welcome(member: Member, port: number): void {
    const { count, onListening, platform } = this.#options
    platform.log("debug", "worker.listening", {
      worker: member.slot,
      pid: member.worker.process.pid,
    })
    member.isListening = true
    this.#appoint()
    if (this.#port === undefined) {
      this.#port = port
      for (let slot = 2; slot <= count; slot++) this.#fork(slot)
    } else if (port !== this.#port) {
      // All others were gone, and the port with them: the next one is told which it was.
      member.worker.process.kill("SIGTERM")
    }
    const listening = [...this.#members.values()].filter(({ isListening }) => isListening)
    if (this.#isStarted || listening.length < count) return
    this.#isStarted = true
    onListening(this.#port)
  }

  #lose(member: Member, end: End): void {
    this.#members.delete(member.slot)
    if (this.#isStopping) {
      if (end.code !== 0 && end.signal !== "SIGTERM") this.#exitCode ||= end.code || 1
      this.#exitWithLast()
    } else if (this.#isStarted) this.#replace(member, end)
    else this.#giveUp(member, end)
  }

  #replace(member: Member, end: End): void {
    const { slot, startedMs, worker } = member
    const { platform } = this.#options
    platform.log("error", "worker.ended", { worker: slot, pid: worker.process.pid, ...end })
    if (this.#keepsTime === member) this.#keepsTime = undefined
    this.#appoint()
    this.#forkLater(slot, platform.now() - startedMs >= steadyMs)
  }

  #forkLater(slot: number, wasSteady: boolean): void {
    const { platform } = this.#options
    const pauseMs = wasSteady ? 0 : (this.#pausesMs.get(slot) ?? 0)
    this.#pausesMs.set(slot, Math.min(pauseMsMax, Math.max(pauseMsMin, pauseMs * 2)))
    setTimeout(() => {
      if (this.#isStopping) return
      try {
        this.#fork(slot)
      } catch (error) {
        // Some of what keeps a process from starting comes as an event, and some is thrown.
        platform.log("error", "worker failed", { worker: slot, error: String(error) })
        this.#forkLater(slot, false)
      }
    }, pauseMs)
  }

  /** Whoever cannot even start has said why. */
  #giveUp({ slot }: Member, { code, signal }: End): void {
    this.#exitCode = code || 1
    if (signal !== null) process.stderr.write(`libdynamo: worker ${slot} ended by ${signal}\n`)
    this.stop("SIGTERM")
  }

  #appoint(): void {
    if (this.#keepsTime || this.#isStopping) return
    this.#keepsTime = [...this.#members.values()].find(({ isListening }) => isListening)
    if (this.#keepsTime) send(this.#keepsTime, { is: "keep time" })
  }

  async #gather(asker: Member, asked: number): Promise<void> {
    const id = this.#gathered++
    const found = new Map<number, Figures>()
    const members = [...this.#members.values()].filter(({ isListening }) => isListening)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, figuresMs)
      this.#gathering.set(id, (figures) => {
        found.set(figures.worker, figures)
        if (found.size < members.length) return
        clearTimeout(timer)
        resolve()
      })
      for (const member of members) send(member, { is: "figures wanted", id })
    })
    this.#gathering.delete(id)
    const figures = [...found.values()].sort((a, b) => a.worker - b.worker)
    send(asker, { is: "figures of all", id: asked, figures })
  }

  #exitWithLast(): void {
    if (this.#members.size === 0) process.exit(this.#exitCode)
  }
}

/** One that is gone by now hears nothing, and misses nothing. */
function send({ worker }: Member, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message, undefined, () => {})
}

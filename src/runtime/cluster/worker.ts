/** One of several processes that serve the same port. */
import process from "node:process"
import type { App } from "../../app.ts"
import type { Environment } from "../../config.ts"
import type { Platform } from "../../platform.ts"
import type { MaintenanceTimer } from "../maintenance-timer.ts"
import { mergeFigures } from "./merge-figures.ts"
import { type Figures, type FromPrimary, type FromWorker, workerVariable } from "./message.ts"

export interface Membership {
  /** From 1. A worker that takes the place of one that died has its number. */
  readonly worker: number
  /** Where to listen, whatever the configuration says. */
  readonly port: number | undefined
}

/** Nothing where this process serves alone, or leads others. */
export function membershipIn(environment: Environment): Membership | undefined {
  const [worker, port] = environment[workerVariable]?.split(":") ?? []
  // A variable may be inherited; the channel to a primary is not.
  if (worker === undefined || process.send === undefined) return undefined
  return { worker: Number(worker), port: port === undefined ? undefined : Number(port) }
}

/** Every line of the log says whose it is. */
export function asMember(platform: Platform, { worker }: Membership): Platform {
  return {
    ...platform,
    log: (level, event, fields) => platform.log(level, event, { worker, ...fields }),
  }
}

/** The same app, whose figures are those of all workers. */
export function withFiguresOfAll(app: App): App {
  const waiting = new Map<number, (figures: readonly Figures[]) => void>()
  const own = () => app.fetch(new Request("http://localhost/metrics"))
  let asked = 0
  fromPrimary(async (message) => {
    if (message.is === "figures of all") {
      waiting.get(message.id)?.(message.figures)
      waiting.delete(message.id)
    } else if (message.is === "figures wanted") {
      const text = await (await own()).text()
      toPrimary({ is: "figures", id: message.id, text })
    }
  })

  async function figuresOfAll(): Promise<Response> {
    const { status, headers } = await own()
    const figures = await new Promise<readonly Figures[]>((resolve) => {
      const id = asked++
      waiting.set(id, resolve)
      toPrimary({ is: "figures wanted", id })
    })
    return new Response(mergeFigures(figures), { status, headers })
  }

  return {
    ...app,
    fetch: (request, peer) =>
      request.method === "GET" && new URL(request.url).pathname === "/metrics"
        ? figuresOfAll()
        : app.fetch(request, peer),
  }
}

/** Tells the primary, who from then on may have this process keep the time of maintenance. */
export function announce(port: number, maintenance: MaintenanceTimer): void {
  fromPrimary((message) => {
    if (message.is === "keep time") maintenance.keepTime()
  })
  // Nobody would restart us, nor hand us connections. Node's own workers end by themselves.
  process.once("disconnect", () => process.exit(1))
  toPrimary({ is: "listening", port })
}

function fromPrimary(listener: (message: FromPrimary) => void): void {
  process.on("message", listener)
}

function toPrimary(message: FromWorker): void {
  process.send?.(message)
}

/** The load generator: a process of its own, told what to do by messages from `bench.ts`. */
import { setTimeout as sleep } from "node:timers/promises"
import { type NextRequest, type OnReply, runClosedLoop, type SignedRequest } from "./closed-loop.ts"
import type { LoadAnswer, LoadJob, Measurement } from "./load-job.ts"
import { signatureMsMax, signedBytes } from "./signed-request.ts"
import {
  type ApiRequest,
  createTable,
  describeTable,
  fill,
  type WorkloadName,
  workloads,
} from "./workloads.ts"

interface Pool {
  readonly signedAtMs: number
  readonly requests: readonly SignedRequest[]
}

/** Where the next request comes from; the pool goes round, and each measurement goes on from there. */
interface Cursor {
  pool: Pool
  index: number
}

const fillConnections = 64
const tablePolls = 100
const tablePollMs = 50

const cursors = new Map<WorkloadName | "fill", Cursor>()

process.on("message", async (job: LoadJob) => {
  const answer = await run(job).then(
    (done): LoadAnswer => ({ done }),
    (error): LoadAnswer => ({ failure: failureText(job, error) }),
  )
  process.send?.(answer)
})

function failureText(job: LoadJob, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return "target" in job ? `${job.target.name}, ${job.job}: ${text}` : text
}

async function run(job: LoadJob): Promise<Measurement | undefined> {
  switch (job.job) {
    case "prepare":
      for (const name of ["fill" as const, ...job.workloads]) await cursorOf(name)
      return
    case "createTable":
      return createUsableTable(job.target.port)
    case "fill": {
      const pending = (await cursorOf("fill")).pool.requests.values()
      return runAll(job.target.port, fillConnections, () => pending.next().value)
    }
    case "measure":
      return measure(job)
  }
}

async function measure(job: LoadJob & { job: "measure" }): Promise<Measurement> {
  const cursor = await cursorOf(job.workload)
  const latencies: number[] = []
  const fromMs = performance.now() + job.warmUpMs
  const untilMs = fromMs + job.measureMs

  const next = () => {
    if (performance.now() >= untilMs) return undefined
    const request = cursor.pool.requests[cursor.index]
    cursor.index = (cursor.index + 1) % cursor.pool.requests.length
    return request
  }
  const onReply = (sentAtMs: number, answeredAtMs: number) => {
    if (answeredAtMs >= fromMs && answeredAtMs < untilMs) latencies.push(answeredAtMs - sentAtMs)
  }

  const loops = runAll(job.target.port, job.connections, next, onReply)
  // Waiting is also cut short by a failure: else it would be unhandled until then.
  await Promise.race([loops, sleep(job.warmUpMs)])
  const cpuBefore = process.cpuUsage()
  const startedAtMs = performance.now()
  await loops
  const cpu = process.cpuUsage(cpuBefore)

  const sorted = Float64Array.from(latencies).sort()
  return {
    operationsPerSecond: (sorted.length * 1000) / job.measureMs,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    loadCpu: (cpu.user + cpu.system) / 1000 / (performance.now() - startedAtMs),
  }
}

/** Some servers build a table for a while: returns once it can be used. */
async function createUsableTable(port: number): Promise<undefined> {
  await runOnce(port, createTable)
  for (let poll = 1; ; poll++) {
    try {
      return await runOnce(port, describeTable)
    } catch (error) {
      if (poll === tablePolls) throw error
      await sleep(tablePollMs)
    }
  }
}

async function runOnce(port: number, request: ApiRequest): Promise<undefined> {
  const once = [{ request, bytes: await signedBytes(request) }].values()
  return runAll(port, 1, () => once.next().value)
}

async function runAll(
  port: number,
  connections: number,
  next: NextRequest,
  onReply: OnReply = () => {},
): Promise<undefined> {
  const loops = Array.from({ length: connections }, () => runClosedLoop(port, next, onReply))
  await Promise.all(loops)
}

async function cursorOf(name: WorkloadName | "fill"): Promise<Cursor> {
  const known = cursors.get(name)
  if (known && Date.now() - known.pool.signedAtMs < signatureMsMax) return known
  const signedAtMs = Date.now()
  const requests = name === "fill" ? fill() : workloads[name]()
  const signed: SignedRequest[] = []
  for (const request of requests) signed.push({ request, bytes: await signedBytes(request) })
  const cursor = { pool: { signedAtMs, requests: signed }, index: 0 }
  cursors.set(name, cursor)
  return cursor
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

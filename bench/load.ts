/** The load generator: a process of its own, told what to do by messages from `bench.ts`. */
import { setTimeout as sleep } from "node:timers/promises"
import { type NextRequest, type OnReply, runClosedLoop, type SignedRequest } from "./closed-loop.ts"
import type { LoadAnswer, LoadJob, LogReader, Measurement } from "./load-job.ts"
import { signatureMsMax, signedBytes } from "./signed-request.ts"
import {
  type ApiRequest,
  createTable,
  describeTable,
  enableRecovery,
  fill,
  type WorkloadName,
  workloads,
} from "./workloads.ts"

interface Pool {
  readonly signedAtMs: number
  readonly requests: readonly SignedRequest[]
}

const fillConnections = 64
const tablePolls = 100
const tablePollMs = 50

const pools = new Map<WorkloadName | "fill", Pool>()
/** How far each server has come in each pool: every one gets all requests in their order. */
const positions = new Map<string, number>()

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
      for (const name of ["fill" as const, ...job.workloads]) await poolOf(name)
      return
    case "createTable":
      return createUsableTable(job.target.port, job.log)
    case "fill": {
      const pending = (await poolOf("fill")).requests.values()
      return runAll(job.target.port, fillConnections, () => pending.next().value)
    }
    case "measure":
      return measure(job)
  }
}

async function measure(job: LoadJob & { job: "measure" }): Promise<Measurement> {
  const { requests } = await poolOf(job.workload)
  const positionName = `${job.target.name} ${job.workload}`
  let position = positions.get(positionName) ?? 0
  const latencies: number[] = []
  const fromMs = performance.now() + job.warmUpMs
  const untilMs = fromMs + job.measureMs

  const next = () => {
    if (performance.now() >= untilMs) return undefined
    const request = requests[position]
    position = (position + 1) % requests.length
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
  positions.set(positionName, position)

  const sorted = Float64Array.from(latencies).sort()
  return {
    operationsPerSecond: (sorted.length * 1000) / job.measureMs,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    loadCpu: (cpu.user + cpu.system) / 1000 / (performance.now() - startedAtMs),
  }
}

/** Some servers build a table for a while: returns once it can be used. */
async function createUsableTable(port: number, log?: LogReader): Promise<undefined> {
  await runOnce(port, createTable(log === "stream"))
  for (let poll = 1; ; poll++) {
    try {
      await runOnce(port, describeTable)
      break
    } catch (error) {
      if (poll === tablePolls) throw error
      await sleep(tablePollMs)
    }
  }
  return log === "recovery" ? runOnce(port, enableRecovery) : undefined
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

async function poolOf(name: WorkloadName | "fill"): Promise<Pool> {
  const known = pools.get(name)
  if (known && Date.now() - known.signedAtMs < signatureMsMax) return known
  const signedAtMs = Date.now()
  const unsigned = name === "fill" ? fill() : workloads[name]()
  const requests: SignedRequest[] = []
  for (const request of unsigned) requests.push({ request, bytes: await signedBytes(request) })
  const pool = { signedAtMs, requests }
  pools.set(name, pool)
  return pool
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

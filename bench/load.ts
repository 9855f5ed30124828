/** The load generator: a process of its own, told what to do by messages from `bench.ts`. */
import { setTimeout as sleep } from "node:timers/promises"
import { type NextRequest, type OnReply, runClosedLoop } from "./closed-loop.ts"
import { fetchOf, runInProcessLoop } from "./in-process-loop.ts"
import { itemBytesMin, itemsOf } from "./items.ts"
import type { LoadAnswer, LoadJob, Measurement, Target } from "./load-job.ts"
import { forgetPeak, usageOf } from "./process-usage.ts"
import { type SignedRequest, signatureMsMax, signed } from "./signed-request.ts"
import { type ApiRequest, createTable, describeTable, enableRecovery } from "./tables.ts"
import { fill, type WorkloadName, workloads } from "./workloads.ts"

interface Pool {
  readonly signedAtMs: number
  readonly requests: readonly SignedRequest[]
}

/** Batches of 25; more at once is not quicker anywhere. */
const fillConnections = 8
/** So many items are signed and sent before the next ones are: all of them would fill the memory. */
const fillItems = 10_000
const tablePolls = 100
const tablePollMs = 50

let items = itemsOf(itemBytesMin)
const pools = new Map<WorkloadName, Pool>()
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
      items = itemsOf(job.itemBytes)
      pools.clear()
      for (const name of job.workloads) await poolOf(name)
      return
    case "createTable":
      return createUsableTable(job)
    case "fill":
      return fillTable(job)
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

  const { pid = job.target.inProcess && process.pid } = job.target
  const loops = runAll(job.target, job.connections, next, onReply)
  // Waiting is also cut short by a failure: else it would be unhandled until then.
  await Promise.race([loops, sleep(job.warmUpMs)])
  if (pid !== undefined) forgetPeak(pid)
  const usageBefore = pid === undefined ? undefined : usageOf(pid)
  const cpuBefore = process.cpuUsage()
  const startedAtMs = performance.now()
  await loops
  const cpu = process.cpuUsage(cpuBefore)
  const wallMs = performance.now() - startedAtMs
  const usage = pid === undefined ? undefined : usageOf(pid)
  positions.set(positionName, position)

  const sorted = Float64Array.from(latencies).sort()
  const cpuMs = (usage?.cpuMs ?? Number.NaN) - (usageBefore?.cpuMs ?? Number.NaN)
  return {
    operationsPerSecond: (sorted.length * 1000) / job.measureMs,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    p999Ms: quantile(sorted, 0.999),
    // In process there is no load beside the server.
    loadCpu: job.target.inProcess ? 0 : (cpu.user + cpu.system) / 1000 / wallMs,
    serverCpuUs: (cpuMs * 1000) / sorted.length,
    serverPeakBytes: usage?.peakBytes ?? Number.NaN,
  }
}

/** Some servers build a table for a while: returns once it can be used. */
async function createUsableTable(job: LoadJob & { job: "createTable" }): Promise<undefined> {
  const { target, table, log } = job
  await runOnce(target, createTable(table, log === "stream"))
  for (let poll = 1; ; poll++) {
    try {
      await runOnce(target, describeTable(table))
      break
    } catch (error) {
      if (poll === tablePolls) throw error
      await sleep(tablePollMs)
    }
  }
  return log === "recovery" ? runOnce(target, enableRecovery(table)) : undefined
}

async function fillTable(job: LoadJob & { job: "fill" }): Promise<undefined> {
  const { target, table, count = items.count } = job
  for (let from = 0; from < count; from += fillItems) {
    const all = { ...items, count }
    const requests = await signedAll(fill(all, table, from, Math.min(from + fillItems, count)))
    const pending = requests.values()
    await runAll(target, fillConnections, () => pending.next().value)
  }
}

async function runOnce(target: Target, request: ApiRequest): Promise<undefined> {
  const once = [await signed(request)].values()
  return runAll(target, 1, () => once.next().value)
}

async function runAll(
  target: Target,
  connections: number,
  next: NextRequest,
  onReply: OnReply = () => {},
): Promise<undefined> {
  const fetch = target.inProcess && (await fetchOf(target.inProcess))
  const loops = Array.from({ length: connections }, () =>
    fetch ? runInProcessLoop(fetch, next, onReply) : runClosedLoop(target, next, onReply),
  )
  await Promise.all(loops)
}

async function poolOf(name: WorkloadName): Promise<Pool> {
  const known = pools.get(name)
  if (known && Date.now() - known.signedAtMs < signatureMsMax) return known
  const pool = { signedAtMs: Date.now(), requests: await signedAll(workloads[name](items)) }
  pools.set(name, pool)
  return pool
}

async function signedAll(requests: readonly ApiRequest[]): Promise<SignedRequest[]> {
  const all: SignedRequest[] = []
  for (const request of requests) all.push(await signed(request))
  return all
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

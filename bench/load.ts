/** The load generator: a process of its own, told what to do by messages from `bench.ts`. */
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises"
import { type NextRequest, type OnReply, runClosedLoop } from "./closed-loop.ts"
import { drawn } from "./drawn.ts"
import { handlerOf, runInProcessLoop } from "./in-process-loop.ts"
import { itemBytesMin, itemsOf } from "./items.ts"
import type { LoadAnswer, LoadJob, Measurement, Target } from "./load-job.ts"
import { watch } from "./load-watch.ts"
import { type SignedRequest, signatureMsMax, signed } from "./signed-request.ts"
import {
  type ApiRequest,
  createTable,
  describeTable,
  enableRecovery,
  type TableName,
} from "./tables.ts"
import { fill, type WorkloadName, workloads } from "./workloads.ts"
import { seededRandom } from "./zipf.ts"

interface Pool {
  readonly signedAtMs: number
  readonly requests: readonly SignedRequest[]
}

/** Batches of 25; more at once is not quicker anywhere. */
const fillConnections = 8
/** So many items are signed and sent before the next ones are: all of them would fill the memory. */
const fillItems = 10_000
const fillTables = 1_000
const signedInARow = 16
const tablePolls = 100
const tablePollMs = 50

let items = itemsOf(itemBytesMin)
const pools = new Map<WorkloadName, Pool>()
/** How far each server has come in each pool: every one gets all requests in their order. */
const positions = new Map<string, number>()
/** The same draws in every run. */
const random = seededRandom(20_26)
/** An item that was filled has edition 0. */
let nextEdition = 1

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
    case "createTables":
      return createTables(job)
    case "fill":
      return fillTable(job)
    case "measure":
      return measure(job)
    case "measureDrawn":
      return measureDrawn(job)
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

  const loops = runAll(job.target, job.connections, next, onReply)
  // Waiting is also cut short by a failure: else it would be unhandled until then.
  await Promise.race([loops, sleep(job.warmUpMs)])
  const measurement = watch(job.target)
  await loops
  positions.set(positionName, position)
  return measurement(latencies, job.measureMs)
}

/** A number of requests and not a time, so that a slow server is asked for as many keys. */
async function measureDrawn(job: LoadJob & { job: "measureDrawn" }): Promise<Measurement> {
  const { target, connections, warmUps, requests: measured } = job
  const count = warmUps + measured
  const draw = { workload: job.workload, count, random, firstEdition: nextEdition }
  const requests = await signedAll(drawn(job.items, draw))
  nextEdition += count
  const first = requests.splice(0, warmUps).values()
  await runAll(target, connections, () => first.next().value)

  const rest = requests.values()
  const latencies: number[] = []
  const measurement = watch(target)
  const fromMs = performance.now()
  await runAll(
    target,
    connections,
    () => rest.next().value,
    (sentAtMs, answeredAtMs) => void latencies.push(answeredAtMs - sentAtMs),
  )
  return measurement(latencies, performance.now() - fromMs)
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

/** `bench-0` and so on. */
async function createTables({
  target,
  count,
}: LoadJob & { job: "createTables" }): Promise<undefined> {
  const names = Array.from({ length: count }, (_, number): TableName => `bench-${number}`)
  const all = names.map((name) => createTable(name, false))
  return runSigned(target, all.length, (from, to) => all.slice(from, to), fillTables)
}

async function fillTable(job: LoadJob & { job: "fill" }): Promise<undefined> {
  const { target, table, items: all = items } = job
  return runSigned(target, all.count, (from, to) => fill(all, table, from, to), fillItems)
}

/** Part by part, a part being signed while the one before is sent. */
async function runSigned(
  target: Target,
  count: number,
  requestsOf: (from: number, to: number) => ApiRequest[],
  partSize: number,
): Promise<undefined> {
  let sending: Promise<undefined> = Promise.resolve(undefined)
  for (let from = 0; from < count; from += partSize) {
    const part = await signedAll(requestsOf(from, Math.min(from + partSize, count)))
    await sending
    const pending = part.values()
    sending = runAll(target, fillConnections, () => pending.next().value)
    // A failure is told where it is awaited.
    sending.catch(() => {})
  }
  return sending
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
  const handler = target.inProcess && (await handlerOf(target.inProcess))
  const loops = Array.from({ length: connections }, () =>
    handler ? runInProcessLoop(handler, next, onReply) : runClosedLoop(target, next, onReply),
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
  for (const request of requests) {
    all.push(await signed(request))
    // So that what is being sent meanwhile goes on.
    if (all.length % signedInARow === 0) await turn()
  }
  return all
}

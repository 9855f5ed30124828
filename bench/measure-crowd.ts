/** What a GetItem costs beside idle connections, and while others write. */
import type { Cell } from "./comparison.ts"
import type { Contender } from "./contender.ts"
import { crowdRatios, crowds } from "./crowd.ts"
import { openIdle, reasonAgainst } from "./idle-connections.ts"
import type { Measurement, Target } from "./load-job.ts"
import type { LoadProcess } from "./load-process.ts"
import { fillServer, preparedLoad } from "./load-setup.ts"
import type { Options } from "./options.ts"
import { residentBytesOf } from "./process-usage.ts"
import { megabytes, reportText } from "./report.ts"
import { startServer } from "./server-process.ts"
import { begin, print, runnable, writeFigures } from "./setup.ts"
import type { WorkloadName } from "./workloads.ts"

const manyClients = 64
/** Clients that read while others write. */
const readers = [1, 16]
const warmUpMs = 300
const measureMs = 2_000

/** Two processes: what the writers' is busy with does not hold up the clock of the readers'. */
interface Loads {
  readonly reading: LoadProcess
  readonly writing: LoadProcess
}

interface Idle {
  readonly connections: number
  /** At the end of each round. */
  readonly stillOpen: number[]
  /** What the first round's have added to the server's memory. */
  bytesEach: number
}

export async function measureCrowd(options: Options): Promise<void> {
  const reason = reasonAgainst(options.idleConnections)
  if (reason !== undefined) throw new Error(reason)
  const { startedAt, folder, machine } = await begin()
  const { itemBytes } = options
  const loads = {
    reading: await preparedLoad({ workloads: ["Get"], itemBytes }, machine.loadCore),
    writing: await preparedLoad({ workloads: ["Put"], itemBytes }, machine.loadCore),
  }
  const servers = []
  for (const contender of runnable(options.contenders)) {
    const { target, stop } = await startServer(contender, folder)
    const { cells, idle } = await measureServer(contender, target, loads, options)
    await stop()
    const ratios = crowdRatios(cells)
    print(`\n${contender.title}\n\n${idleText(idle)}\n\n${reportText(cells, ratios)}`)
    servers.push({ server: contender.name, idle, ratios: Object.fromEntries(ratios), cells })
  }
  for (const load of Object.values(loads)) load.stop()
  writeFigures(options.json, { startedAt, machine, itemBytes, servers })
}

async function measureServer(
  contender: Contender,
  target: Target,
  { reading, writing }: Loads,
  options: Options,
): Promise<{ cells: Cell[]; idle: Idle }> {
  await fillServer(contender, target, reading, ["Get"])
  const measure = (load: LoadProcess, workload: WorkloadName, connections: number) =>
    load.run({ job: "measure", target, workload, connections, warmUpMs, measureMs })
  // The memory that 64 clients need is not that of the idle ones.
  await measure(writing, "Put", manyClients)
  await measure(reading, "Get", manyClients)

  const idle: Idle = { connections: options.idleConnections, stillOpen: [], bytesEach: Number.NaN }
  const cells: (Cell & { rounds: Measurement[] })[] = []
  const keep = (server: string, workload: WorkloadName, connections: number, one: Measurement) => {
    const kind = { server, workload, connections }
    const known = cells.find((cell) => isAlike(cell, kind))
    if (known) known.rounds.push(one)
    else cells.push({ ...kind, rounds: [one] })
  }
  for (let round = 0; round < options.rounds; round++) {
    print(`round ${round + 1} of ${options.rounds}`)
    keep(crowds.nobody, "Get", manyClients, await measure(reading, "Get", manyClients))

    const before = residentBytesOf(target)
    const connections = await openIdle(target, idle.connections)
    if (round === 0) idle.bytesEach = (residentBytesOf(target) - before) / idle.connections
    keep(crowds.idle, "Get", manyClients, await measure(reading, "Get", manyClients))
    idle.stillOpen.push(connections.open())
    connections.close()

    for (const clients of readers) {
      const [reads, writes] = await Promise.all([
        measure(reading, "Get", clients),
        measure(writing, "Put", manyClients),
      ])
      keep(crowds.writers, "Get", clients, reads)
      if (clients === 1) keep(crowds.writers, "Put", manyClients, writes)
    }
  }
  return { cells, idle }
}

function isAlike(cell: Cell, { server, workload, connections }: Omit<Cell, "rounds">): boolean {
  return cell.server === server && cell.workload === workload && cell.connections === connections
}

function idleText({ connections, stillOpen, bytesEach }: Idle): string {
  const kilobytes = (bytesEach / 1024).toFixed(1)
  const left = Math.min(...stillOpen).toLocaleString("en")
  const all = connections.toLocaleString("en")
  return [
    `${all} idle connections: ${kilobytes} KB of memory each, `,
    `${megabytes(bytesEach * connections)} in all; ${left} were open at the end of a round`,
  ].join("")
}

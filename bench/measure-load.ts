/** The same load on every server, in turns, on this machine. */
import { join } from "node:path"
import { startSqld } from "../test/support/sqld.ts"
import { type Cell, medianOf, rotated } from "./comparison.ts"
import { type Contender, reasonToSkip } from "./contender.ts"
import { bun, sqldNamespaces } from "./contenders.ts"
import type { Measurement } from "./load-job.ts"
import type { LoadProcess } from "./load-process.ts"
import { fillServer, preparedLoad } from "./load-setup.ts"
import { describeMachine } from "./machine.ts"
import type { Options } from "./options.ts"
import { ratiosOf } from "./promises.ts"
import { machineText, reportText } from "./report.ts"
import { type RunningServer, startServer } from "./server-process.ts"
import { print, setUp, writeFigures } from "./setup.ts"

interface Subject extends RunningServer {
  readonly contender: Contender
  /** Which process puts the load on it: one in process is asked by one of its own. */
  readonly load: LoadProcess
}

export async function measureLoad(options: Options): Promise<void> {
  const startedAt = new Date()
  const folder = setUp()
  const machine = await describeMachine(folder, bun)
  print(machineText(machine))
  const load = await preparedLoad(options, machine.loadCore)
  const dir = join(folder, "sqld")
  const isRemote = options.command === "remote"
  const sqld = isRemote ? await startSqld({ dir, namespaces: sqldNamespaces }) : undefined
  const subjects = await startSubjects(load, options, folder, sqld?.url ?? "")
  const cells = await measureAll(subjects, options)
  for (const subject of subjects) subject.load.stop()
  await Promise.all(subjects.map((subject) => subject.stop()))
  await sqld?.stop()
  load.stop()

  const seconds = Math.round((Date.now() - startedAt.getTime()) / 1000)
  print(`\n${reportText(cells)}`)
  const medians = cells.map((cell) => ({ ...cell, median: medianOf(cell) }))
  const ratios = Object.fromEntries(ratiosOf(cells))
  const { contenders: _, ...asked } = options
  const written = { startedAt, seconds, machine, options: asked, ratios, cells: medians }
  print(`\n${seconds} s`)
  writeFigures(options.json, written)
}

/** Starts and fills them one after the other; who cannot run here is named with the reason. */
async function startSubjects(
  sharedLoad: LoadProcess,
  options: Options,
  folder: string,
  sqld: string,
): Promise<Subject[]> {
  const subjects: Subject[] = []
  for (const contender of options.contenders) {
    const reason = reasonToSkip(contender)
    if (reason !== undefined) {
      print(`without ${contender.name}: ${reason}`)
      continue
    }
    const server = await startServer(contender, folder, sqld)
    const { target } = server
    const load = target.inProcess ? await preparedLoad(options, undefined) : sharedLoad
    await fillServer(contender, target, load, options.workloads)
    subjects.push({ ...server, contender, load })
  }
  return subjects
}

/**
 * Round by round, and within a round one server right after the other, each round beginning with
 * another one: what the machine does meanwhile falls on all alike.
 */
async function measureAll(subjects: readonly Subject[], options: Options): Promise<Cell[]> {
  const { warmUpMs, measureMs, firstWarmUpMs } = options
  const subjectsOf = (workload: Cell["workload"]) =>
    subjects.filter(({ contender }) => !contender.lacks?.includes(workload))
  const connections = Math.max(...options.connections)
  const times = { warmUpMs: 0, measureMs: firstWarmUpMs }
  for (const workload of options.workloads) {
    for (const { target, load } of subjectsOf(workload)) {
      await load.run({ job: "measure", target, workload, connections, ...times })
    }
  }

  const kinds = options.connections.flatMap((connections) =>
    options.workloads.map((workload) => ({ connections, workload })),
  )
  const cells = kinds.map((kind) =>
    subjectsOf(kind.workload).map((subject) => ({
      ...subject,
      kind,
      rounds: [] as Measurement[],
    })),
  )
  for (let round = 0; round < options.rounds; round++) {
    print(`round ${round + 1} of ${options.rounds}`)
    for (const { load, target, kind, rounds } of cells.flatMap((row) => rotated(row, round))) {
      const times = { warmUpMs, measureMs }
      rounds.push(await load.run({ job: "measure", target, ...kind, ...times }))
    }
  }
  return cells.flat().map(({ target, kind, rounds }) => ({ server: target.name, ...kind, rounds }))
}

/** The same load on every server, in turns, on this machine. */
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { startSqld } from "../test/support/sqld.ts"
import { type Cell, medianOf, rotated } from "./comparison.ts"
import type { Contender } from "./contender.ts"
import { sqldNamespaces } from "./contenders.ts"
import type { LoadJob, Measurement } from "./load-job.ts"
import type { LoadProcess } from "./load-process.ts"
import { fillServer, preparedLoad } from "./load-setup.ts"
import type { Options } from "./options.ts"
import { ratiosOf } from "./promises.ts"
import { reportText } from "./report.ts"
import { type RunningServer, startServer } from "./server-process.ts"
import { begin, print, runnable, writeFigures } from "./setup.ts"

interface Subject extends RunningServer {
  readonly contender: Contender
  /** Which process puts the load on it: one in process is asked by one of its own. */
  readonly load: LoadProcess
}

export async function measureLoad(options: Options): Promise<void> {
  const { startedAt, folder, machine } = await begin()
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

/** Starts and fills them one after the other. */
async function startSubjects(
  sharedLoad: LoadProcess,
  options: Options,
  folder: string,
  sqld: string,
): Promise<Subject[]> {
  const subjects: Subject[] = []
  for (const contender of runnable(options.contenders)) {
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
  const failed = new Set<Subject>()
  const subjectsOf = (workload: Cell["workload"]) =>
    subjects.filter(({ contender }) => !contender.lacks?.includes(workload))
  const connections = Math.max(...options.connections)
  const times = { warmUpMs: 0, measureMs: firstWarmUpMs }
  for (const workload of options.workloads) {
    for (const subject of subjectsOf(workload)) {
      await measure(subject, { workload, connections, ...times }, failed)
    }
  }

  const kinds = options.connections.flatMap((connections) =>
    options.workloads.map((workload) => ({ connections, workload })),
  )
  const cells = kinds.map((kind) =>
    subjectsOf(kind.workload).map((subject) => ({ subject, kind, rounds: [] as Measurement[] })),
  )
  for (let round = 0; round < options.rounds; round++) {
    print(`round ${round + 1} of ${options.rounds}`)
    for (const { subject, kind, rounds } of cells.flatMap((row) => rotated(row, round))) {
      const measurement = await measure(subject, { ...kind, warmUpMs, measureMs }, failed)
      if (measurement !== undefined) rounds.push(measurement)
    }
  }
  return cells
    .flat()
    .filter(({ subject }) => !failed.has(subject))
    .map(({ subject, kind, rounds }) => ({ server: subject.target.name, ...kind, rounds }))
}

/**
 * Whatever is wrong with a reply ends the run, but not when the server came by a variable: that one
 * is left out from here on, so that somebody else's fault does not cost the other figures.
 */
async function measure(
  subject: Subject,
  job: Omit<LoadJob & { job: "measure" }, "job" | "target">,
  failed: Set<Subject>,
): Promise<Measurement | undefined> {
  if (failed.has(subject)) return undefined
  const { load, target, contender } = subject
  try {
    return await load.run({ job: "measure", target, ...job })
  } catch (error) {
    if (contender.variable === undefined) throw error
    print(`left out from here on: ${error instanceof Error ? error.message : error}`)
    failed.add(subject)
    // Its other connections go on until their time is over.
    await sleep(job.warmUpMs + job.measureMs)
    return undefined
  }
}

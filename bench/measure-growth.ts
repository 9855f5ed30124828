/** How much slower a server is with many items and many tables. */
import { type Cell, rotated } from "./comparison.ts"
import type { Contender } from "./contender.ts"
import { growthRatios, growthWorkloads, type Size, sizesOf } from "./growth.ts"
import { itemsPerPartition } from "./items.ts"
import type { Measurement } from "./load-job.ts"
import { type LoadProcess, startLoadProcess } from "./load-process.ts"
import type { Options } from "./options.ts"
import { residentBytesOf } from "./process-usage.ts"
import { megabytes, reportText } from "./report.ts"
import { type RunningServer, startServer } from "./server-process.ts"
import { begin, filesIn, newFolder, print, runnable, writeFigures } from "./setup.ts"

/** For each size, workload and number of clients, in each round. */
const requests = 2_500
const warmUps = 500

interface Subject extends Size, RunningServer {}

export async function measureGrowth(options: Options): Promise<void> {
  const { startedAt, folder, machine } = await begin()
  const { itemCounts, tableCounts, itemBytes } = options
  const sizes = sizesOf(itemCounts, tableCounts, itemBytes)
  const load = startLoadProcess(machine.loadCore)
  const servers = []
  for (const contender of runnable(options.contenders)) {
    const subjects = await filledSubjects(contender, sizes, load, folder)
    const cells = await measureAll(subjects, load, options)
    await Promise.all(subjects.map((subject) => subject.stop()))
    const ratios = growthRatios(cells, sizes)
    print(`\n${contender.title}\n\n${reportText(cells, ratios)}`)
    servers.push({ server: contender.name, ratios: Object.fromEntries(ratios), cells })
  }
  load.stop()
  writeFigures(options.json, { startedAt, machine, itemBytes, servers })
}

/** One server for each size, all at the same time: so a round can measure one after the other. */
async function filledSubjects(
  contender: Contender,
  sizes: readonly Size[],
  load: LoadProcess,
  folder: string,
): Promise<Subject[]> {
  const subjects: Subject[] = []
  for (const size of sizes) {
    const { items } = size
    const place = newFolder(folder)
    const server = await startServer(contender, place)
    const { target } = server
    const fromMs = performance.now()
    if (items.hasManyTables) {
      await load.run({ job: "createTables", target, count: items.count / itemsPerPartition })
    } else {
      await load.run({ job: "createTable", target, table: "bench" })
    }
    await load.run({ job: "fill", target, items })
    const seconds = ((performance.now() - fromMs) / 1000).toFixed(0)
    const onDisk = [...filesIn(place).values()].reduce((sum, bytes) => sum + bytes, 0)
    const sizes = `${megabytes(onDisk)} on disk, ${megabytes(residentBytesOf(target))} of memory`
    print(`${contender.name}, ${size.title}: filled in ${seconds} s; ${sizes}`)
    subjects.push({ ...size, ...server })
  }
  return subjects
}

async function measureAll(
  subjects: readonly Subject[],
  load: LoadProcess,
  options: Options,
): Promise<Cell[]> {
  const kinds = growthWorkloads.flatMap((workload) =>
    options.connections.map((connections) => ({ workload, connections })),
  )
  const cells = kinds.map((kind) =>
    subjects.map((subject) => ({ ...subject, kind, rounds: [] as Measurement[] })),
  )
  for (let round = 0; round < options.rounds; round++) {
    print(`round ${round + 1} of ${options.rounds}`)
    for (const { target, items, kind, rounds } of cells.flatMap((row) => rotated(row, round))) {
      const job = { job: "measureDrawn", target, items, warmUps, requests, ...kind } as const
      rounds.push(await load.run(job))
    }
  }
  return cells.flat().map(({ title, kind, rounds }) => ({ server: title, ...kind, rounds }))
}

/** Every workload in turns for minutes, and whether the server's memory stays flat. */
import { join } from "node:path"
import type { Contender } from "./contender.ts"
import type { LoadProcess } from "./load-process.ts"
import { fillServer, preparedLoad } from "./load-setup.ts"
import type { Options } from "./options.ts"
import { residentBytesOf } from "./process-usage.ts"
import { megabytes } from "./report.ts"
import { startServer } from "./server-process.ts"
import { begin, filesIn, print, runnable, writeFigures } from "./setup.ts"
import { memoryTrend, type Sample } from "./soak.ts"

/** Of each workload; memory is read after one of each, so always at the same place. */
const turnMs = 500
const printEverySeconds = 60
/** The most of the second half, as parts of that of the first. */
const promised = { secondHalfAtMost: 1.05 }

interface SoakSample extends Sample {
  readonly requests: number
  /** Bytes of the database's files, by name. */
  readonly files: Readonly<Record<string, number>>
}

export async function measureSoak(options: Options): Promise<void> {
  const { startedAt, folder, machine } = await begin()
  const load = await preparedLoad(options, machine.loadCore)
  const servers = []
  for (const contender of runnable(options.contenders)) {
    const samples = await soak(contender, load, options, folder)
    const trend = memoryTrend(samples)
    print(soakText(contender, samples))
    servers.push({ server: contender.name, trend, samples })
  }
  load.stop()
  const { minutes, workloads, itemBytes } = options
  writeFigures(options.json, { startedAt, machine, minutes, workloads, itemBytes, servers })
}

async function soak(
  contender: Contender,
  load: LoadProcess,
  options: Options,
  folder: string,
): Promise<SoakSample[]> {
  const { target, stop } = await startServer(contender, folder)
  await fillServer(contender, target, load, options.workloads)
  const able = options.workloads.filter((name) => !contender.lacks?.includes(name))
  const connections = Math.max(...options.connections)
  const times = { warmUpMs: 0, measureMs: turnMs }
  const samples: SoakSample[] = []
  const fromMs = performance.now()
  let requests = 0
  let printedAt = 0
  for (let seconds = 0; seconds < options.minutes * 60; ) {
    for (const workload of able) {
      const job = { job: "measure", target, workload, connections, ...times } as const
      const { operationsPerSecond } = await load.run(job)
      requests += Math.round((operationsPerSecond * turnMs) / 1000)
    }
    seconds = (performance.now() - fromMs) / 1000
    const sample = {
      seconds,
      residentBytes: residentBytesOf(target),
      requests,
      files: databaseFiles(join(folder, contender.name)),
    }
    samples.push(sample)
    if (seconds - printedAt < printEverySeconds) continue
    printedAt = seconds
    print(sampleText(sample))
  }
  await stop()
  return samples
}

function databaseFiles(folder: string): Record<string, number> {
  const files = [...filesIn(folder)].filter(([name]) => /^data\.db(-wal)?$/.test(name))
  return Object.fromEntries(files)
}

function sampleText({ seconds, residentBytes, requests, files }: SoakSample): string {
  const sizes = Object.entries(files).map(([name, bytes]) => `${name} ${megabytes(bytes)}`)
  const asked = requests.toLocaleString("en")
  const after = `${(seconds / 60).toFixed(1)} min`
  return [`${after}: ${megabytes(residentBytes)} resident`, ...sizes, `${asked} requests`].join(
    ", ",
  )
}

function soakText({ title }: Contender, samples: readonly SoakSample[]): string {
  const { bytesPerHour, firstHalfMax, secondHalfMax } = memoryTrend(samples)
  const [last] = samples.slice(-1)
  const ratio = secondHalfMax / firstHalfMax
  const verdict = ratio <= promised.secondHalfAtMost ? "ok" : "MISSED"
  return [
    `\n${title}`,
    ...(last ? [sampleText(last)] : []),
    `memory in the second half: ${megabytes(bytesPerHour)} more per hour`,
    `the most in the first half ${megabytes(firstHalfMax)}, in the second ${megabytes(secondHalfMax)}: ` +
      `${ratio.toFixed(3)}  ${verdict}, ≤ ${promised.secondHalfAtMost}`,
  ].join("\n")
}

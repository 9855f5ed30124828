/**
 * Simulations from the command line:
 * `npm run simulate -- --seed 7 --seeds 100 --operations 240 --on memory|file|processes`.
 */
import { join } from "node:path"
import { parseArgs } from "node:util"
import { seedOf } from "../support/seeded-random.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { simulate } from "./simulation.ts"
import { openInProcess, openProcesses, type Subject } from "./subject.ts"

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "1" },
    operations: { type: "string", default: "240" },
    on: { type: "string", default: "memory" },
  },
})

const first = seedOf(values.seed)
const operations = Number(values.operations)
let findings = 0
let requests = 0
const startedMs = performance.now()
const processes = values.on === "processes" ? await openProcesses() : undefined
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const { finding, carriedOut } = await withSubject(values.on, seed, (subject) =>
    simulate({ seed, operations, subject }),
  )
  for (const times of carriedOut.values()) requests += times
  if (finding === undefined) continue
  findings += 1
  const again = `--seed ${seed} --operations ${operations} --on ${values.on}`
  process.stdout.write(`seed ${seed}: ${finding}\nAgain: npm run simulate -- ${again}\n\n`)
}
await processes?.close()
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
process.stdout.write(
  `seed ${first}: ${values.seeds} seeds of ${operations} operations on ${values.on}, ` +
    `${requests} carried out, ${findings} findings, ${seconds} s\n`,
)
process.exitCode = findings > 0 ? 1 : 0

async function withSubject<T>(
  on: string,
  seed: number,
  use: (subject: Subject) => Promise<T>,
): Promise<T> {
  if (processes) return use(processes)
  await using folder = await temporaryFolder()
  const subject = await openSubject(on, seed, join(folder.path, "data.db"))
  try {
    return await use(subject)
  } finally {
    await subject.close()
  }
}

function openSubject(on: string, seed: number, path: string): Promise<Subject> {
  switch (on) {
    case "memory":
      return openInProcess({ seed })
    case "file":
      return openInProcess({ seed, path })
    default:
      throw new Error(`--on is memory, file or processes, not ${on}`)
  }
}

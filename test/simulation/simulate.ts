/**
 * Simulations from the command line:
 * `npm run simulate -- --seed 7 --seeds 100 --operations 240 --on memory|file|sqld|processes`, or
 * `sqld-processes`, or `workerd`, which takes what `npm run build` made.
 */
import { join } from "node:path"
import { parseArgs } from "node:util"
import { seedOf } from "../support/seeded-random.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { simulate } from "./simulation.ts"
import {
  type InProcessOptions,
  openInProcess,
  openProcesses,
  openWorkerd,
  type Subject,
} from "./subject.ts"

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
const isOnSqld = values.on === "sqld-processes" || values.on === "workerd"
await using sqld = isOnSqld ? await startSqld() : undefined
// Started once; the others anew for each seed.
const servers = await openServers(values.on)
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
await servers?.close()
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
process.stdout.write(
  `seed ${first}: ${values.seeds} seeds of ${operations} operations on ${values.on}, ` +
    `${requests} carried out, ${findings} findings, ${seconds} s\n`,
)
process.exitCode = findings > 0 ? 1 : 0

async function openServers(on: string): Promise<Subject | undefined> {
  if (on === "workerd" && sqld) return openWorkerd(sqld.url)
  return on === "processes" || on === "sqld-processes" ? openProcesses(sqld?.url) : undefined
}

async function withSubject<T>(
  on: string,
  seed: number,
  use: (subject: Subject) => Promise<T>,
): Promise<T> {
  if (servers) return use(servers)
  await using folder = await temporaryFolder()
  await using sqld = on === "sqld" ? await startSqld() : undefined
  const place = sqld ? { url: sqld.url } : { path: join(folder.path, "data.db") }
  const subject = await openSubject(on, seed, place)
  try {
    return await use(subject)
  } finally {
    await subject.close()
  }
}

function openSubject(
  on: string,
  seed: number,
  place: Pick<InProcessOptions, "path" | "url">,
): Promise<Subject> {
  switch (on) {
    case "memory":
      return openInProcess({ seed })
    case "file":
    case "sqld":
      return openInProcess({ seed, ...place })
    default:
      throw new Error(`--on is memory, file, sqld, processes, sqld-processes or workerd, not ${on}`)
  }
}

/**
 * `npm run recover -- --seconds 600 --restores 50 --on memory|file|sqld --seed N`: a history of
 * that length on a clock of our own, restored to so many random seconds of it, each held against
 * the model of that second. `--tick` is what passes between two rounds of writes, in milliseconds:
 * with 60000 shards roll over.
 */
import { join } from "node:path"
import { parseArgs } from "node:util"
import { seededRandom, seedOf } from "../support/seeded-random.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { runHistory } from "./history.ts"
import { openSubject } from "./subject.ts"

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    restores: { type: "string", default: "50" },
    keys: { type: "string", default: "300" },
    tick: { type: "string", default: "300" },
    on: { type: "string", default: "memory" },
    seed: { type: "string" },
  },
})
const seed = seedOf(values.seed)
console.log(`SEED=${seed}`)
await using folder = await temporaryFolder()
const sqld = values.on === "sqld" ? await startSqld() : undefined
const file = values.on === "file" ? { path: join(folder.path, "data.db") } : {}
try {
  await using subject = await openSubject(sqld ? { url: sqld.url } : file)
  const [seconds, restores] = [Number(values.seconds), Number(values.restores)]
  const options = { seconds, restores, keys: Number(values.keys), tickMs: Number(values.tick) }
  const startedMs = performance.now()
  const outcome = await runHistory(subject, seededRandom(seed), options)
  const took = `${Math.round((performance.now() - startedMs) / 1000)} s`
  console.log(JSON.stringify({ on: values.on, ...options, ...outcome, took }))
} finally {
  await sqld?.stop()
}

/**
 * `npm run vectors -- --vectors 100000 --dimensions 256`: recall and time of SearchVectors beside
 * brute force, in one run. `--data clusters|gaussian|uniform`, `--on memory|file|sqld`, `--seed N`.
 */
import { parseArgs } from "node:util"
import { seedOf } from "../support/seeded-random.ts"
import { type Measured, measureVectors } from "./measure.ts"

const { values } = parseArgs({
  options: {
    vectors: { type: "string", default: "100000" },
    dimensions: { type: "string", default: "256" },
    queries: { type: "string", default: "50" },
    data: { type: "string", default: "clusters" },
    on: { type: "string", default: "file" },
    seed: { type: "string" },
  },
})
const seed = seedOf(values.seed)
console.log(`SEED=${seed}`)
const outcome = await measureVectors(
  {
    vectors: Number(values.vectors),
    dimensions: Number(values.dimensions),
    queries: Number(values.queries),
    data: values.data as Measured["data"],
    on: values.on as Measured["on"],
    seed,
  },
  (line) => console.log(line),
)
console.log(JSON.stringify(outcome))

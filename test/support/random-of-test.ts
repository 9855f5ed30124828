import { onTestFailed } from "vitest"
import { type SeededRandom, seededRandom, seedOf } from "./seeded-random.ts"

/** Randomness for one test, called inside it: a failure prints the seed, SEED=… takes it again. */
export function randomOfTest(): SeededRandom {
  const seed = seedOf(process.env.SEED)
  onTestFailed(() => {
    process.stderr.write(`SEED=${seed}\n`)
  })
  return seededRandom(seed)
}

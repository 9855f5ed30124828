import { expect, test } from "vitest"
import { storageKind } from "../support/database.ts"
import { seedOf } from "../support/seeded-random.ts"
import { measureVectors, shapes } from "./measure.ts"

// `npm run vectors` does the same with 100,000 of 256 dimensions.
test.each(Object.keys(shapes) as (keyof typeof shapes)[])(
  "of 3,000 packed vectors, %s, the nearest are found",
  async (data) => {
    const seed = seedOf(process.env.SEED)
    const on = storageKind() === "sqld" ? "sqld" : "memory"
    const sizes = { vectors: 3000, dimensions: 48, queries: 20 }
    const { byDistance } = await measureVectors({ ...sizes, data, on, seed }, () => undefined)
    for (const [distance, { recall, exactRecall }] of Object.entries(byDistance)) {
      expect(exactRecall, `${distance} SEED=${seed}`).toBe(1)
      expect(recall, `${distance} SEED=${seed}`).toBeGreaterThanOrEqual(0.95)
    }
  },
)

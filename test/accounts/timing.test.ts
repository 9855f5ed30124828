// 2, 25, 44: time does not tell. The long run is `node test/accounts/timing.ts --samples 10000`.
import { expect, test } from "vitest"
import { quantile, sampleTimes } from "./timing.ts"

/**
 * Of the median. What chance does to medians of so few samples stays below it by far; a lookup that
 * was left out, or a key that was not derived, would not.
 */
const differenceMax = 0.25

test("unknown, wrong, inactive; and tables of others, whether they are there or not", async () => {
  const samples = await sampleTimes(1500)
  const median = (kind: string) => quantile(samples.get(kind) ?? [], 0.5)
  const groups = [
    ["unknown key", "unknown account", "wrong signature", "inactive key"],
    ["foreign table that is there", "foreign table that is not", "table of no account"],
  ]
  for (const kinds of groups) {
    const medians = kinds.map(median)
    const [least, most] = [Math.min(...medians), Math.max(...medians)]
    expect((most - least) / least, `${kinds}: ${medians}`).toBeLessThan(differenceMax)
  }
})

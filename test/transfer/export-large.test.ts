import { expect, test } from "vitest"
import { exportMany } from "./export-many.ts"

// `npm run export-large` does the same with a million.
test.each(["command", "operation"] as const)(
  "20,000 items of 1 KB by %s, in bounded memory",
  async (by) => {
    const outcome = await exportMany(20_000, by, () => {})
    expect(outcome.exported).toBe(20_000)
    expect(outcome.peakMegabytes).toBeGreaterThan(20)
    expect(outcome.peakMegabytes).toBeLessThan(300)
    if (by === "command") expect(outcome.lines).toBeGreaterThan(2)
  },
)

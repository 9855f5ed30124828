import { expect, test } from "vitest"
import { expectedLeft, expireMany } from "./expire-many.ts"

// `npm run expire` does the same with a million.
test("5,000 expired items go while a writer writes; what has not expired stays", async () => {
  const outcome = await expireMany(5000, () => {})
  expect(outcome.left).toBe(expectedLeft(outcome))
  expect(outcome.written).toBeGreaterThan(10)
})

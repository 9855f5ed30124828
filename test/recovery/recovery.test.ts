/** Any second of the past can be had again. The long run is `npm run recover`. */
import { expect, test } from "vitest"
import { randomOfTest } from "../support/random-of-test.ts"
import { startSqld } from "../support/sqld.ts"
import { runHistory } from "./history.ts"
import { openSubject } from "./subject.ts"

const minutes = { seconds: 60, restores: 6, keys: 150, tickMs: 300 }

test("random seconds of a history are what the model was", async () => {
  await using subject = await openSubject()
  const { writes, restored } = await runHistory(subject, randomOfTest(), minutes)
  expect(writes).toBeGreaterThan(500)
  expect(restored).toBe(6)
})

test("the same over hours, in which shards roll over", async () => {
  await using subject = await openSubject()
  const days = { seconds: 86_400, restores: 6, keys: 150, tickMs: 300_000 }
  expect((await runHistory(subject, randomOfTest(), days)).restored).toBe(6)
})

test("the same on a server", async () => {
  await using sqld = await startSqld()
  await using subject = await openSubject({ url: sqld.url })
  const few = { ...minutes, seconds: 15, restores: 2 }
  expect((await runHistory(subject, randomOfTest(), few)).restored).toBe(2)
})

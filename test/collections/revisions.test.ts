/** Every revision is found by its number, however unevenly the versions lie in time. */
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import { startServer } from "../support/server.ts"
import { storeAt, testKey } from "./subjects.ts"

test("by number, after pauses of all lengths", async () => {
  const env = { API_KEYS: JSON.stringify([testKey]), FILE: ":memory:" }
  await using server = await startServer({ env })
  const collection = await storeAt(server.url).create("somebody", { name: "pauses" })
  const entry = await collection.add({ name: "a", value: { n: 1 } })
  const pausesMs = [0, 40, 0, 3, 90, 0, 0, 25, 1, 60, 0, 7, 33, 0, 2]
  for (const [at, pauseMs] of pausesMs.entries()) {
    await sleep(pauseMs)
    await entry.update({ value: { n: at + 2 } })
  }
  for (let n = 1; n <= pausesMs.length + 1; n++) {
    expect((await entry.at(`r${n}`)).value).toEqual({ n })
  }
})

import { expect, test } from "vitest"
import { openLocal } from "../storage/libsql/local.ts"
import { onePlace } from "../storage/placement.ts"
import { runMaintenance } from "./maintenance.ts"

// Whoever calls again at once while work is left must not spin on a database that fails.
test("on a database that fails nothing is left to do now, and the log knows", async () => {
  const logged: string[] = []
  const platform = {
    now: () => 0,
    randomBytes: (length: number) => new Uint8Array(length),
    log: (_: string, event: string) => void logged.push(event),
  }
  const storage = await openLocal({ path: ":memory:", platform })
  expect(await runMaintenance({ placement: onePlace(storage), platform })).toBe(false)
  expect(logged).toEqual([])
  await storage.close()
  expect(await runMaintenance({ placement: onePlace(storage), platform })).toBe(false)
  expect(logged).toEqual(["maintenance.postponed"])
})

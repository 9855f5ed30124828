import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "libsql"
import { afterAll, expect, test } from "vitest"
import type { Platform } from "../../platform.ts"
import type { Change, Read } from "../storage.ts"
import { openLocal } from "./local.ts"

const platform: Platform = {
  now: () => Date.now(),
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  log: () => {},
}
const folder = mkdtempSync(join(tmpdir(), "libdynamo-records-"))
afterAll(() => rmSync(folder, { recursive: true }))

const key = { hash: 3, partition: Buffer.from("a"), sort: Buffer.from("b") }
const write: readonly Change[] = [
  { change: "putItem", table: 1, key, row: { body: "{}", size: 2 } },
  { change: "appendChange", log: 1, shard: 0, record: { atMs: 1, size: 2, after: "{}" } },
]
const look: readonly Read[] = [{ space: "lastSequence" }]
const roll: readonly Change[] = [{ change: "postponeLog", log: 1, dueAtMs: 5 }]

// As on a disk that is full, which undoes one statement and leaves the transaction open.
test.each([
  ["a read of the log", look, []],
  ["a change of the log", [], roll],
] as const)("a write whose record fails at %s is not acknowledged", async (_, reads, changes) => {
  const path = join(folder, `${crypto.randomUUID()}.db`)
  const storage = await openLocal({ path, platform })
  const other = new Database(path)
  other.exec(`CREATE TRIGGER full BEFORE INSERT ON changes
    BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
  other.close()
  const outcomes = await Promise.allSettled([
    storage.write([], () => ({ changes: write, reply: "written" })),
    storage.write(reads, () => ({ changes, reply: "behind it" })),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"])
  const [item] = await storage.read([{ space: "item", table: 1, key }], "strong")
  expect(item).toBeUndefined()
  await storage.close()
})

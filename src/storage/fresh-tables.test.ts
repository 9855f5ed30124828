// A copy that is behind, as in `replicated.test.ts`: both are real databases in memory.
import { expect, onTestFinished, test } from "vitest"
import { withFreshTables } from "./fresh-tables.ts"
import { openLocal } from "./libsql/local.ts"
import { ReplicaCounts, replicated } from "./replicated.ts"
import type { Change, Consistency, Storage } from "./storage.ts"

/** Versions are drawn: a copy that follows draws none, and this one draws the same. */
function drawingAlike() {
  let drawn = 0
  const randomBytes = (length: number) => Uint8Array.from({ length }, () => drawn++ % 251)
  return { now: () => 1_000_000, randomBytes, log() {} }
}

const address = { account: "111122223333", region: "us-east-1", name: "Orders" }
const key = { hash: 1, partition: Uint8Array.of(1), sort: new Uint8Array() }
const table = { change: "putTable", address, table: 1, body: "{}" } as const
const item = (body: string) =>
  ({ change: "putItem", table: 1, key, row: { body, size: 1 } }) as const

function write(storage: Storage, ...changes: Change[]): Promise<void> {
  return storage.write([], () => ({ changes, reply: undefined }))
}

async function find(storage: Storage, consistency: Consistency) {
  const reads = [
    { space: "tableVersion", address },
    { space: "item", table: 1, key },
  ] as const
  const [version, row] = await storage.read(reads, consistency)
  return { version, body: row?.body }
}

test("items come from the copy for as long as it has the table as it is", async () => {
  const primary = await openLocal({ path: ":memory:", platform: drawingAlike() })
  const copy = await openLocal({ path: ":memory:", platform: drawingAlike() })
  const counts = new ReplicaCounts()
  const platform = drawingAlike()
  const behind = replicated({ primary, openReplica: async () => copy, platform, counts })
  const storage = withFreshTables(behind)
  onTestFinished(() => storage.close())
  await write(copy, table, item("old"))
  await write(storage, table, item("new"))
  const { version } = await find(storage, "strong")
  expect(await find(behind, "eventual")).toEqual({ version, body: "old" })
  expect(await find(storage, "eventual")).toEqual({ version, body: "old" })
  // The definition changes, which the copy has not heard of.
  await write(storage, { ...table, body: '{"changed":1}' })
  const changed = await find(storage, "strong")
  expect(changed.version).not.toBe(version)
  expect(await find(behind, "eventual")).toEqual({ version, body: "old" })
  expect(await find(storage, "eventual")).toEqual({ version: changed.version, body: "new" })
  await write(copy, { ...table, body: '{"changed":1}' })
  expect(await find(storage, "eventual")).toEqual({ version: changed.version, body: "old" })
})

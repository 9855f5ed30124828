// A primary and a copy, both real databases in memory; the copy is behind by what a test does not
// write to it.
import { expect, onTestFinished, test } from "vitest"
import { ApiError } from "../error.ts"
import { openLocal } from "./libsql/local.ts"
import { ReplicaCounts, replicated } from "./replicated.ts"
import type { Change, Storage } from "./storage.ts"

const key = { hash: 1, partition: Uint8Array.of(1), sort: new Uint8Array() }

async function open() {
  const clock = { nowMs: 1_000_000 }
  const logged: string[] = []
  const platform = {
    now: () => clock.nowMs,
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    log: (_: string, event: string) => void logged.push(event),
  }
  const primary = await openLocal({ path: ":memory:", platform })
  const copy = await openLocal({ path: ":memory:", platform })
  const replica = { storage: copy as Storage, opened: 0, reads: 0, fails: false, answers: true }
  const counts = new ReplicaCounts()
  const storage = replicated({
    primary,
    counts,
    platform,
    async openReplica() {
      replica.opened++
      if (replica.fails) throw new Error("no replica here")
      return {
        async read(reads, consistency) {
          replica.reads++
          if (replica.fails) throw new ApiError("InternalServerError", "the replica is down")
          if (!replica.answers) await new Promise(() => undefined)
          return copy.read(reads, consistency)
        },
        write: () => Promise.reject(new Error("a write on a copy")),
        close: () => copy.close(),
      }
    },
  })
  onTestFinished(() => storage.close())
  await write(copy, "old")
  await write(storage, "new")
  return { storage, replica, counts, clock, logged }
}

function write(storage: Storage, body: string): Promise<void> {
  const put: Change = { change: "putItem", table: 1, key, row: { body, size: 1 } }
  return storage.write([], () => ({ changes: [put], reply: undefined }))
}

async function find(storage: Storage, consistency: "strong" | "eventual"): Promise<unknown> {
  const [row] = await storage.read([{ space: "item", table: 1, key }], consistency)
  return row?.body
}

test("eventual reads come from the copy, strong ones and what writes see from the primary", async () => {
  const { storage, replica } = await open()
  expect(replica.opened).toBe(0)
  expect(await find(storage, "strong")).toBe("new")
  expect(replica.opened).toBe(0)
  expect(await find(storage, "eventual")).toBe("old")
  const seen = await storage.write([{ space: "item", table: 1, key }], ([row]) => ({
    changes: [],
    reply: row?.body,
  }))
  expect(seen).toBe("new")
  expect(await find(storage, "eventual")).toBe("old")
  expect(replica).toMatchObject({ opened: 1, reads: 2 })
})

test("while the copy fails nobody notices, and one read in five seconds asks it", async () => {
  const { storage, replica, counts, clock, logged } = await open()
  expect(await find(storage, "eventual")).toBe("old")
  replica.fails = true
  for (let n = 0; n < 10; n++) expect(await find(storage, "eventual")).toBe("new")
  expect(replica.reads).toBe(2)
  expect(logged).toEqual(["replica left alone"])
  clock.nowMs += 5000
  const bodies = await Promise.all([1, 2, 3].map(() => find(storage, "eventual")))
  expect(bodies).toEqual(["new", "new", "new"])
  expect(replica.reads).toBe(3)
  replica.fails = false
  expect(await find(storage, "eventual")).toBe("new")
  clock.nowMs += 5000
  expect(await find(storage, "eventual")).toBe("old")
  expect(await find(storage, "eventual")).toBe("old")
  expect(replica.reads).toBe(5)
  expect(counts).toEqual({ replica: 3, primary: 14 })
})

test("a copy that cannot be opened is opened again later", async () => {
  const { storage, replica, clock } = await open()
  replica.fails = true
  expect(await find(storage, "eventual")).toBe("new")
  replica.fails = false
  expect(await find(storage, "eventual")).toBe("new")
  clock.nowMs += 5000
  expect(await find(storage, "eventual")).toBe("old")
  expect(replica.opened).toBe(2)
})

test("a copy that does not answer costs one read half a second", async () => {
  const { storage, replica } = await open()
  replica.answers = false
  const startedMs = performance.now()
  expect(await find(storage, "eventual")).toBe("new")
  expect(performance.now() - startedMs).toBeGreaterThan(400)
  expect(await find(storage, "eventual")).toBe("new")
  expect(replica.reads).toBe(1)
})

test("a failure of the primary is one", async () => {
  const { storage, replica } = await open()
  await storage.close()
  replica.fails = true
  await expect(find(storage, "eventual")).rejects.toThrow("The database is closed")
  await storage.close()
})

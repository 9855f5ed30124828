import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import Database from "libsql"
import { expect, test } from "vitest"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { nodePlatform } from "./platform.ts"

const run = promisify(execFile)
const scriptOf = (name: string) => join(import.meta.dirname, name)
const writers = 8
const times = 300
const table = 1
const key = { hash: 1, partition: Buffer.from("counter"), sort: new Uint8Array(0) }

const bun = join(import.meta.dirname, "../../node_modules/.bin/bun")
const pairs = [
  [process.execPath, process.execPath],
  [process.execPath, bun],
]

// Both open the new file at the same moment, too. A lost update would leave less than the sum; an
// increment that ran after its process gave up would leave more.
test.for(pairs)("two processes on one file lose no increment: %s, %s", async (runtimes) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, "shared.db")
  const args = [scriptOf("increment.ts"), path, String(writers), String(times)]
  await Promise.all(runtimes.map((runtime) => run(runtime, args)))
  const storage = await openLocal({ path, platform: nodePlatform })
  const [row, count] = await storage.read(
    [
      { space: "item", table, key },
      { space: "tableCount", table },
    ],
    "strong",
  )
  await storage.close()
  expect(row?.body).toBe(String(2 * writers * times))
  expect(count).toEqual({ items: 1, bytes: 2 * writers * times })
})

// With the driver's own waiting (busy_timeout) each turn of its event loop would take hundreds of
// ours. Both go slower on a busy machine.
test.for([process.execPath, bun])("who waits for another's lock goes on: %s", async (runtime) => {
  const turns = 100
  await using folder = await temporaryFolder()
  const path = join(folder.path, "locked.db")
  const child = spawn(runtime, [scriptOf("waiting-writer.ts"), path, String(turns)])
  const exited = once(child, "exit")
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  expect(await lines.next()).toMatchObject({ value: "open" })
  const lock = new Database(path)
  lock.exec("BEGIN IMMEDIATE")
  child.stdin.end()
  let isTurned = false
  const turned = lines.next().finally(() => {
    isTurned = true
  })
  let ours = 0
  for (; !isTurned; ours++) await sleep(1)
  expect(await turned).toMatchObject({ value: "turned" })
  expect(ours).toBeLessThan(20 * turns)
  lock.exec("COMMIT")
  lock.close()
  expect(await lines.next()).toMatchObject({ value: "written" })
  expect(await exited).toEqual([0, null])
})

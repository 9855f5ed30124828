import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { nodePlatform } from "./platform.ts"

const run = promisify(execFile)
const increment = join(import.meta.dirname, "increment.ts")
const writers = 8
const times = 300
const table = 1
const key = { hash: 1, partition: Buffer.from("counter"), sort: new Uint8Array(0) }

async function incrementIn(runtime: string, path: string): Promise<number> {
  const { stdout } = await run(runtime, [increment, path, String(writers), String(times)])
  return (JSON.parse(stdout) as { stillMsMax: number }).stillMsMax
}

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
  const stillMs = await Promise.all(runtimes.map((runtime) => incrementIn(runtime, path)))
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
  // Waiting for the other's lock must not stop the event loop. A generous bound: the machine may
  // be busy, while a blocking wait would show as seconds.
  expect(Math.max(...stillMs)).toBeLessThan(1000)
})

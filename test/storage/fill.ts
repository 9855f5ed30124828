/**
 * Writes until the disk is full, then looks whether the process is still of use: `fill.ts FILE`.
 * Each plan puts the same number into two items; prints what happened as one line of JSON.
 */
import { ApiError } from "../../src/error.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import type { ItemKey } from "../../src/storage/storage.ts"
import { nodePlatform } from "./platform.ts"

const [path = ""] = process.argv.slice(2)
const table = 1
const rounds = 200
const storage = await openLocal({ path, platform: nodePlatform })

function keyOf(side: string, at: number): ItemKey {
  return { hash: at, partition: Buffer.from(side), sort: new Uint8Array(0) }
}

async function putBoth(at: number, bytes: number): Promise<string> {
  const row = { body: "x".repeat(bytes), size: bytes }
  try {
    await storage.write([], () => ({
      changes: [
        { change: "putItem", table, key: keyOf("left", at), row },
        { change: "putItem", table, key: keyOf("right", at), row },
      ],
      reply: undefined,
    }))
    return "acknowledged"
  } catch (error) {
    return error instanceof ApiError ? error.code : String(error)
  }
}

async function findBoth(at: number): Promise<number> {
  const found = await storage.read(
    [
      { space: "item", table, key: keyOf("left", at) },
      { space: "item", table, key: keyOf("right", at) },
    ],
    "strong",
  )
  return found.filter((row) => row !== undefined).length
}

const outcomes: string[] = []
for (let at = 0; at < rounds; at += 4) {
  const group = [at, at + 1, at + 2, at + 3].map((each) => putBoth(each, 100_000))
  outcomes.push(...(await Promise.all(group)))
}
const rows: number[] = []
for (let at = 0; at < rounds; at++) rows.push(await findBoth(at))
await storage.close()
process.stdout.write(`${JSON.stringify({ outcomes, rows })}\n`)

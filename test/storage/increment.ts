/**
 * One of the processes that work on the same database: `increment.ts FILE|URL WRITERS TIMES`.
 */
import { openLocal } from "../../src/storage/libsql/local.ts"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import { nodePlatform } from "./platform.ts"

const [place = "", writers = "0", times = "0"] = process.argv.slice(2)
const key = { hash: 1, partition: Buffer.from("counter"), sort: new Uint8Array(0) }
const table = 1

const storage = await (place.startsWith("http:")
  ? openRemote({ url: place, platform: nodePlatform })
  : openLocal({ path: place, platform: nodePlatform }))

async function increment(): Promise<void> {
  await storage.write([{ space: "item", table, key }], ([row]) => {
    const body = String(Number(row?.body ?? 0) + 1)
    return {
      changes: [
        { change: "putItem", table, key, row: { body, size: body.length } },
        { change: "count", table, items: row ? 0 : 1, bytes: 1 },
      ],
      reply: undefined,
    }
  })
}

async function writer(): Promise<void> {
  for (let at = 0; at < Number(times); at++) await increment()
}

await Promise.all(Array.from({ length: Number(writers) }, writer))
await storage.close()

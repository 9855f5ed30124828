/**
 * A process that writes while another one holds the lock of the file: `waiting-writer.ts FILE
 * TURNS`. It says `open`, writes once its input ends, says `turned` when its event loop has gone
 * round so many times meanwhile, and `written` in the end.
 */
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { nodePlatform } from "./platform.ts"

const [path = "", turns = "0"] = process.argv.slice(2)
const key = { hash: 1, partition: Buffer.from("waiting"), sort: new Uint8Array(0) }

const storage = await openLocal({ path, platform: nodePlatform })
process.stdout.write("open\n")
await once(process.stdin.resume(), "end")

let isWritten = false
const writing = storage.write([], () => {
  isWritten = true
  const row = { body: "x", size: 1 }
  return { changes: [{ change: "putItem", table: 1, key, row }], reply: undefined }
})
for (let turn = 0; turn < Number(turns); turn++) await sleep(1)
process.stdout.write(isWritten ? "written too early\n" : "turned\n")
await writing
await storage.close()
process.stdout.write("written\n")

import { afterAll, beforeAll } from "vitest"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import { describeStorage } from "../../src/storage/storage.case.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { nodePlatform as platform } from "./platform.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

/** Takes everything away that the last test left. */
async function empty(url: string): Promise<void> {
  const tables = ["tables", "items", "index_entries", "index_works", "table_counts"]
  const others = ["dropped_tables", "tokens", "receipts", "expiry_indexes"]
  const vectors = ["vectors", "vector_packs", "vector_works"]
  const all = [...tables, ...others, ...vectors, "changes", "shards", "streams"]
  const sql = all.map((table) => `DELETE FROM ${table}`).join(";")
  const requests = [{ type: "sequence", sql }, { type: "close" }]
  const body = JSON.stringify({ baton: null, requests })
  const response = await fetch(`${url}/v3/pipeline`, { method: "POST", body })
  const { results } = (await response.json()) as { results: { error?: unknown }[] }
  if (results[0]?.error) throw new Error(JSON.stringify(results[0].error))
}

for (const sharing of [true, false]) {
  describeStorage(`storage in sqld, ${sharing ? "" : "not "}sharing`, async () => {
    const storage = await openRemote({ url: sqld.url, platform, sharing })
    await empty(sqld.url)
    return storage
  })
}

/** Servers that open the same sqld, which may be empty, newer than they are, or somebody else's. */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import { migrations } from "../../src/storage/libsql/schema.ts"
import { nodePlatform as platform } from "../storage/platform.ts"
import { type Fate, startProxy } from "../support/proxy.ts"
import { failToStart, root } from "../support/server.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"

/** EX_CONFIG: starting again will not help. */
const unusable = 78
const table = 1
const key = { hash: 1, partition: Buffer.from("counter"), sort: new Uint8Array(0) }
const counter = { space: "item", table, key } as const

// A lost update would leave less than the sum, and a schema made twice would fail one of them.
test("eight processes that open the same empty database at once lose nothing", async () => {
  const [processes, writers, times] = [8, 4, 20]
  await using sqld = await startSqld()
  const args = [join(root, "test/storage/increment.ts"), sqld.url, `${writers}`, `${times}`]
  const run = () => promisify(execFile)(process.execPath, args)
  await Promise.all(Array.from({ length: processes }, run))
  const storage = await openRemote({ url: sqld.url, platform })
  const [row, count] = await storage.read([counter, { space: "tableCount", table }], "strong")
  await storage.close()
  expect(row?.body).toBe(String(processes * writers * times))
  expect(count).toEqual({ items: 1, bytes: processes * writers * times })
})

const cuts: Fate[] = ["cut before", "cut after", "cut during"]

// Most of it is waiting: before the trip that was lost is made again.
test.concurrent.each(cuts)(
  "opens an empty database, whichever round trip is lost: %s",
  async (cut) => {
    const schemas = new Set<string>()
    let trips = 1
    for (let lost = 0; lost < trips; lost += 1) {
      await using sqld = await startSqld()
      trips = 0
      await using proxy = await startProxy(sqld.url, () => (trips++ === lost ? cut : "pass"))
      const storage = await openRemote({ url: proxy.url, platform })
      await storage.close()
      schemas.add(
        JSON.stringify(await execute(sqld, "SELECT sql FROM sqlite_schema ORDER BY name")),
      )
    }
    expect(schemas.size).toBe(1)
    expect(trips).toBeGreaterThan(1)
  },
)

describe("a server does not start, and says why in one line,", () => {
  test("on a database of a newer build", async () => {
    await using sqld = await startSqld()
    await (await openRemote({ url: sqld.url, platform })).close()
    const newer = migrations.length + 1
    await execute(sqld, `PRAGMA user_version = ${newer}`)
    const { end, output } = await failToStart({ env: { LIBSQL_URL: sqld.url } })
    expect(end).toBe(unusable)
    expect(output.trim()).toBe(
      `libdynamo: LIBSQL_URL: cannot use database ${new URL(sqld.url).host}: its schema has version ${newer}, ` +
        `this build knows up to ${migrations.length}: run the newer build that wrote it`,
    )
  })

  test("on a database of another program, which stays as it is", async () => {
    await using sqld = await startSqld()
    await execute(sqld, "CREATE TABLE theirs (a)")
    const { end, output } = await failToStart({ env: { LIBSQL_URL: sqld.url } })
    expect(end).toBe(unusable)
    expect(output.trim()).toMatch(
      /^libdynamo: LIBSQL_URL: cannot use .* a SQLite database of another program$/,
    )
    expect(await execute(sqld, "SELECT name FROM sqlite_schema")).toEqual([["theirs"]])
  })
})

async function execute({ url }: Sqld, sql: string): Promise<readonly (readonly string[])[]> {
  const requests = [{ type: "execute", stmt: { sql } }, { type: "close" }]
  const body = JSON.stringify({ requests })
  const response = await fetch(`${url}/v2/pipeline`, { method: "POST", body })
  const { results } = (await response.json()) as {
    results: [{ response: { result: { rows: { value: string }[][] } } }]
  }
  return results[0].response.result.rows.map((row) => row.map(({ value }) => value))
}

import { getRandomValues } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "libsql"
import { afterAll, describe, expect, test } from "vitest"
import type { Platform } from "../../platform.ts"
import { describeStorage } from "../storage.case.ts"
import { openLocal } from "./local.ts"
import { migrations } from "./schema.ts"
import { statements } from "./statements.ts"

const platform: Platform = {
  now: () => Date.now(),
  randomBytes: (length) => getRandomValues(new Uint8Array(length)),
  log: () => {},
}
const folder = mkdtempSync(join(tmpdir(), "libdynamo-local-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** Less than the driver would wait. */
const soon = { timeout: 30_000 }
let files = 0
const freshPath = () => join(folder, `${files++}.db`)

describeStorage("storage in memory", () => openLocal({ path: ":memory:", platform }))
describeStorage("storage in a file", () => openLocal({ path: freshPath(), platform }))

const address = { account: "000000000000", region: "eu-west-1", name: "Music" }
const key = { hash: 3, partition: Buffer.from("encoded"), sort: Buffer.from("bytes") }
const body = '{"artist":{"S":"No One"},"year":{"N":"1999"},"it\'s \\"odd\\"":{"BOOL":true}}'

function executeIn(path: string, sql: string): void {
  const database = new Database(path)
  database.exec(sql)
  database.close()
}

async function openWithItem(path: string) {
  const storage = await openLocal({ path, platform })
  const tableBody = '{"key":{"partition":{"name":"artist"},"sort":{"name":"year"}}}'
  await storage.write([], () => ({
    changes: [
      { change: "putTable", address, table: 1, body: tableBody },
      { change: "putItem", table: 1, key, row: { body, size: 40 } },
    ],
    reply: undefined,
  }))
  return storage
}

describe("the file", () => {
  // A file that was closed can be copied alone.
  test("keeps everything across close and open, and leaves nothing in the log", async () => {
    const path = freshPath()
    await (await openWithItem(path)).close()
    rmSync(`${path}-wal`, { force: true })
    const again = await openLocal({ path, platform })
    const [row] = await again.read([{ space: "item", table: 1, key }], "strong")
    expect(row).toEqual({ body, size: 40 })
    await again.close()
  })

  test("two that open the same empty file at once both get the schema", async () => {
    const path = freshPath()
    const storages = await Promise.all([1, 2, 3].map(() => openLocal({ path, platform })))
    const [first, second] = storages
    await first?.write([], () => ({
      changes: [{ change: "putItem", table: 1, key, row: { body, size: 40 } }],
      reply: undefined,
    }))
    expect(await second?.read([{ space: "itemSize", table: 1, key }], "strong")).toEqual([40])
    for (const storage of storages) await storage.close()
  })

  // With the driver's own waiting (busy_timeout) the timers and reads below would stand still.
  test("serves reads while a write waits for another process's lock", soon, async () => {
    const path = freshPath()
    const storage = await openWithItem(path)
    const other = new Database(path)
    other.exec("BEGIN IMMEDIATE")
    let isWritten = false
    const writing = storage
      .write([], () => ({ changes: [{ change: "deleteItem", table: 1, key }], reply: undefined }))
      .then(() => {
        isWritten = true
      })
    for (let at = 0; at < 20; at++) {
      const [size] = await storage.read([{ space: "itemSize", table: 1, key }], "strong")
      expect(size).toBe(40)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(isWritten).toBe(false)
    other.exec("COMMIT")
    other.close()
    await writing
    expect(await storage.read([{ space: "itemSize", table: 1, key }], "strong")).toEqual([
      undefined,
    ])
    await storage.close()
  })

  // The promise of docs/storage.md: readable with sqlite3.
  test("shows items readably in a view", async () => {
    const path = freshPath()
    await (await openWithItem(path)).close()
    const database = new Database(path)
    expect(database.prepare("SELECT * FROM readable_items").raw().all([])).toEqual([
      ["000000000000", "eu-west-1", "Music", "No One", "1999", 40, body],
    ])
    database.close()
  })
})

describe("a database that cannot be used is refused with one line that names it", () => {
  const refusal = async (path: string) => {
    const error = await openLocal({ path, platform }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (!(error instanceof Error)) throw new Error("it opened")
    expect(error.message).toMatch(/^cannot use database [^\n]+$/)
    expect(error.message).toContain(path)
    return error.message
  }

  test("a directory, a missing directory, a place that takes no files", async () => {
    const directory = join(folder, "directory")
    mkdirSync(directory)
    await refusal(directory)
    await refusal(join(folder, "missing", "data.db"))
    await refusal("/proc/libdynamo.db")
  })

  test("a file that is no database, and one of another program", async () => {
    const text = freshPath()
    writeFileSync(text, "Dear diary, ".repeat(1000))
    expect(await refusal(text)).toContain("not a database")
    const foreign = freshPath()
    executeIn(foreign, "CREATE TABLE tables (a); PRAGMA user_version = 1")
    expect(await refusal(foreign)).toContain("another program")
  })

  test("a schema that a later build wrote", async () => {
    const path = freshPath()
    await (await openLocal({ path, platform })).close()
    executeIn(path, `PRAGMA user_version = ${migrations.length + 1}`)
    expect(await refusal(path)).toContain(`version ${migrations.length + 1}`)
  })
})

// A page that sorts or walks past its range would still be right, only slow.
test("every statement on items goes straight to its rows", () => {
  const database = new Database(":memory:")
  for (const migration of migrations) database.exec(migration)
  const planOf = (sql: string) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .raw()
      .all(Array.from({ length: sql.split("?").length - 1 }, () => 1))
      .map((row) => (row as unknown[])[3])
  const byKey = "USING INDEX items_by_key (table_id=? AND hash=? AND partition=?"
  for (const name of ["findItem", "findItemSize"] as const) {
    expect(planOf(statements[name])).toEqual([`SEARCH items ${byKey} AND sort=?)`])
  }
  for (const name of ["pageForward", "pageBackward"] as const) {
    expect(planOf(statements[name])).toEqual([`SEARCH items ${byKey} AND sort>?)`])
  }
  for (const name of ["pageForwardTo", "pageBackwardTo"] as const) {
    expect(planOf(statements[name])).toEqual([`SEARCH items ${byKey} AND sort>? AND sort<?)`])
  }
  const range = "table_id=? AND (hash,partition,sort)>(?,?,?) AND hash<?"
  expect(planOf(statements.pageSegment)).toEqual([
    `SEARCH items USING INDEX items_by_key (${range})`,
  ])
  for (const [name, sql] of Object.entries(statements)) {
    // What is near is known once all are looked at.
    if (name.startsWith("nearest")) {
      const path = name.includes("Members") ? "INTEGER PRIMARY KEY" : "INDEX vectors_by_pack"
      expect(planOf(sql).join(), name).toContain(`SEARCH v USING ${path}`)
      continue
    }
    expect(planOf(sql).join(), name).not.toMatch(/TEMP B-TREE|SCAN (items|tables) *$/)
  }
  database.close()
})

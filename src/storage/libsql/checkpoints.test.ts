import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { Checkpoints } from "./checkpoints.ts"
import { Connection } from "./connection.ts"

const folder = mkdtempSync(join(tmpdir(), "libdynamo-checkpoints-"))
afterAll(() => rmSync(folder, { recursive: true }))
const many = 1_000_000

function connectionTo(path: string, encryptionKey?: string): Connection {
  const connection = new Connection(path, { encryptionKey })
  connection.pragma("journal_mode = WAL")
  connection.pragma("wal_autocheckpoint = 0")
  connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)")
  return connection
}

function writeMegabyte(connection: Connection): void {
  connection.execute("DELETE FROM t; INSERT INTO t VALUES (1, randomblob(1024 * 1024))")
}

const bytesOf = (path: string) => statSync(path).size
const megabyte = 1024 * 1024

describe("checkpoints", () => {
  test.each([undefined, "a key"])("move the log, which then starts over, key %s", async (key) => {
    const path = join(folder, `${key ?? "plain"}.db`)
    const connection = connectionTo(path, key)
    writeMegabyte(connection)
    expect(bytesOf(path)).toBeLessThan(megabyte)

    const failures: unknown[] = []
    const onFailure = (cause: unknown) => failures.push(cause)
    const checkpoints = new Checkpoints({ path, encryptionKey: key, onFailure })
    for (let times = 0; times < 5; times++) {
      checkpoints.noteCommit(many)
      await checkpoints.close()
      writeMegabyte(connection)
    }
    expect(failures).toEqual([])
    expect(bytesOf(path)).toBeGreaterThan(megabyte)
    expect(bytesOf(`${path}-wal`)).toBeLessThan(3 * megabyte)
    connection.close()
  })

  test("wait until there is enough to move", async () => {
    const path = join(folder, "few.db")
    const connection = connectionTo(path)
    writeMegabyte(connection)
    const checkpoints = new Checkpoints({ path, onFailure: () => {} })
    checkpoints.noteCommit(1)
    await checkpoints.close()
    expect(bytesOf(path)).toBeLessThan(megabyte)
    connection.close()
  })

  test("keep writes waiting only when these are faster", async () => {
    const path = join(folder, "fast.db")
    const connection = connectionTo(path)
    const checkpoints = new Checkpoints({ path, onFailure: () => {} })
    checkpoints.noteCommit(many)
    expect(checkpoints.busy).toBeUndefined()
    checkpoints.noteCommit(many)
    expect(checkpoints.busy).toBeDefined()
    await checkpoints.busy
    expect(checkpoints.busy).toBeUndefined()
    await checkpoints.close()
    connection.close()
  })

  // Nobody's write fails by it: the log grows, and a later checkpoint takes it.
  test("tell when they fail, once, and keep no write waiting", async () => {
    const failures: unknown[] = []
    const path = join(folder, "no", "such", "folder.db")
    const checkpoints = new Checkpoints({ path, onFailure: (cause) => failures.push(cause) })
    checkpoints.noteCommit(many)
    await checkpoints.close()
    expect(failures).toHaveLength(1)
    expect(checkpoints.busy).toBeUndefined()
  })
})

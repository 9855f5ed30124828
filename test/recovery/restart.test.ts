/** A server is killed while it takes and restores a backup; the next one goes on where it was. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { startS3 } from "../support/s3.ts"
import { type Server, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { createTable, itemsOf } from "./subject.ts"

const TableName = "Large"
const items = 6000
const text = "nobody-may-read-this ".repeat(40)

async function fill(db: DynamoDB): Promise<void> {
  await createTable(db, TableName)
  for (let at = 0; at < items; at += 500) {
    await Promise.all(
      Array.from({ length: 20 }, (_, batch) =>
        db.batchWriteItem({
          RequestItems: {
            [TableName]: Array.from({ length: 25 }, (_, more) => {
              const n = at + batch * 25 + more
              const Item = { pk: { S: `p${n % 50}` }, sk: { S: `s${n}` }, text: { S: text } }
              return { PutRequest: { Item } }
            }),
          },
        }),
      ),
    )
  }
}

async function kill({ process, exited }: Server): Promise<void> {
  process.kill("SIGKILL")
  await exited
}

/** Kills servers until it is done, each after another while. */
async function untilDone(
  start: () => Promise<Server>,
  isDone: (db: DynamoDB) => Promise<boolean>,
): Promise<{ readonly server: Server; readonly kills: number }> {
  for (let kills = 0; ; kills++) {
    const server = await start()
    const db = clientFor(server.url)
    const patienceMs = 150 * (kills + 1)
    for (const startMs = Date.now(); Date.now() - startMs < patienceMs || kills >= 5; ) {
      if (await isDone(db)) return { server, kills }
      await sleep(20)
    }
    await kill(server)
  }
}

async function takeAndRestore(start: () => Promise<Server>): Promise<void> {
  const first = await start()
  await fill(clientFor(first.url))
  const { BackupDetails } = await clientFor(first.url).createBackup({
    ...{ TableName, BackupName: "killed" },
  })
  const BackupArn = BackupDetails?.BackupArn
  await kill(first)
  const { server: second } = await untilDone(start, async (db) => {
    const { BackupDescription } = await db.describeBackup({ BackupArn })
    return BackupDescription?.BackupDetails?.BackupStatus === "AVAILABLE"
  })
  const TargetTableName = "Copy"
  await clientFor(second.url).restoreTableFromBackup({ BackupArn, TargetTableName })
  await kill(second)
  const { server: last } = await untilDone(start, async (db) => {
    const { Table } = await db.describeTable({ TableName: TargetTableName })
    return Table?.TableStatus === "ACTIVE"
  })
  const db = clientFor(last.url)
  const copy = await itemsOf(db, TargetTableName)
  expect(copy).toHaveLength(items)
  expect(copy).toEqual(await itemsOf(db, TableName))
  const { Table } = await db.describeTable({ TableName: TargetTableName })
  expect(Table?.ItemCount).toBe(items)
  await last.stop()
}

// Most of both is waiting until a task of a server that was killed may be taken over.
test.concurrent("on an encrypted file, whose backups nobody reads without its key", async () => {
  await using folder = await temporaryFolder()
  const env = { LIBSQL_ENCRYPTION_KEY: "sixteen or more of them" }
  await takeAndRestore(() => startServer({ folder: folder.path, env }))
  const paths = await readdir(folder.path, { recursive: true, withFileTypes: true })
  const files = paths.filter((each) => each.isFile())
  expect(files.filter(({ name }) => name.endsWith(".gz")).length).toBeGreaterThan(1)
  for (const { parentPath, name } of files) {
    const bytes = await readFile(join(parentPath, name), "latin1")
    expect(bytes, name).not.toContain("nobody-may-read")
    // Packed, it would begin so.
    expect(bytes.startsWith("\x1f\x8b"), name).toBe(false)
  }
})

test.concurrent("on a server of libSQL, with backups in a bucket", async () => {
  await using sqld = await startSqld()
  await using s3 = await startS3()
  const env = { LIBSQL_URL: sqld.url, ...s3.envFor("backups", "of/this") }
  await takeAndRestore(() => startServer({ env }))
  expect([...s3.objects.keys()].every((name) => name.startsWith("backups/of/this/"))).toBe(true)
})

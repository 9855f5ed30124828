import { join } from "node:path"
import Database from "libsql"
import { expect, test } from "vitest"
import { IndexLife, itemOf, types } from "../support/index-life.ts"
import { createIndexedTable } from "../support/indexed-table.ts"
import { startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const items = 20_000

// Each step is one commit with the place where the next begins: whatever moment the process dies
// at, nothing is left out and nothing counted twice.
test("an index is filled on after kill -9 in the middle", async () => {
  await using folder = await temporaryFolder()
  const open = async () => {
    const server = await startServer({ folder: folder.path })
    return { server, life: IndexLife.at(server.url) }
  }
  let { server, life } = await open()
  const TableName = await createIndexedTable(life.db, { types })
  const all = Array.from({ length: items }, (_, at) => itemOf(at))
  const quarters = [0, 1, 2, 3].map((at) => all.slice((at * items) / 4, ((at + 1) * items) / 4))
  await Promise.all(quarters.map((quarter) => life.fill(TableName, quarter)))

  // A server may be done before we come to kill it: then with another index.
  for (let isHalfWay = false; !isHalfWay; ) {
    if (await life.indexNow(TableName)) await life.deleteIndex(TableName)
    await life.whenGone(TableName)
    await life.addIndex(TableName)
    server.process.kill("SIGKILL")
    await server.exited
    isHalfWay = isBeingFilled(join(folder.path, "data.db"))
    ;({ server, life } = await open())
  }
  await life.whenActive(TableName)
  await life.expectExact(TableName)
  expect((await life.indexNow(TableName))?.ItemCount).toBe(items)
  await server.stop()
})

/** Nobody else has the file open: what it says stays so. */
function isBeingFilled(path: string): boolean {
  const database = new Database(path)
  const [works] = database
    .prepare("SELECT count(*) FROM index_works WHERE kind = 'fill' AND after_hash IS NOT NULL")
    .pluck()
    .all([])
  database.close()
  return works === 1
}

import { expect, test } from "vitest"
import { IndexLife, itemOf, types } from "../support/index-life.ts"
import { createIndexedTable } from "../support/indexed-table.ts"
import { startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

// Each step is one commit with the place where the next begins: whatever moment the process dies
// at, nothing is left out and nothing counted twice.
test("an index is filled on after kill -9 in the middle", async () => {
  await using folder = await temporaryFolder()
  const items = 20_000
  let server = await startServer({ folder: folder.path })
  let life = IndexLife.at(server.url)
  const TableName = await createIndexedTable(life.db, { types })
  const all = Array.from({ length: items }, (_, at) => itemOf(at))
  const quarters = [0, 1, 2, 3].map((at) => all.slice((at * items) / 4, ((at + 1) * items) / 4))
  await Promise.all(quarters.map((quarter) => life.fill(TableName, quarter)))
  await life.addIndex(TableName)
  server.process.kill("SIGKILL")
  await server.exited

  server = await startServer({ folder: folder.path })
  life = IndexLife.at(server.url)
  const halfWay = await life.indexNow(TableName)
  expect(halfWay?.IndexStatus).toBe("CREATING")
  expect(halfWay?.ItemCount).toBeLessThan(items)
  await life.whenActive(TableName)
  await life.expectExact(TableName)
  expect((await life.indexNow(TableName))?.ItemCount).toBe(items)
  await server.stop()
})

/**
 * A request and the maintenance may both work on an index, each with what it read a moment ago.
 * While they do, the index or its table is deleted.
 */
import { expect, test } from "vitest"
import { account, openContext, region } from "../../test/support/context.ts"
import { tableOf, withGlobal } from "../../test/support/table-input.ts"
import type { GlobalIndex, Table } from "../model/table/table.ts"
import type { IndexWork } from "../storage/index-space.ts"
import type { Change, Storage } from "../storage/storage.ts"
import { advanceIndex, workOfDrop } from "./index-work.ts"

const table = tableOf(withGlobal({}))
const index = table.globalIndexes[0] as GlobalIndex
const address = { account, region, name: table.name }
const fill: IndexWork = { index: index.id, kind: "fill", address }
const sweep: IndexWork = { ...fill, kind: "sweep" }

async function storageWith(...changes: readonly Change[]): Promise<Storage> {
  const { storage } = (await openContext()).engine
  await storage.write([], () => ({ changes, reply: undefined }))
  return storage
}

function putTable(state: NonNullable<GlobalIndex["state"]>): Change {
  const body: Table = { ...table, globalIndexes: [{ ...index, state }] }
  return { change: "putTable", address, table: table.id, body: JSON.stringify(body) }
}

const none = new Uint8Array(0)
const itemKey = { hash: 1, partition: none, sort: none }
const key = { ...itemKey, item: itemKey }
const putEntry: Change = { change: "putEntry", index: index.id, key, size: 1 }

async function leftIn(storage: Storage) {
  const [row, work, entries] = await storage.read(
    [
      { space: "table", address },
      { space: "indexWork", index: index.id },
      { space: "entryCount", index: index.id, rowsMax: 9 },
    ],
    "strong",
  )
  const indexes = row && (JSON.parse(row.body) as Table).globalIndexes
  return { states: indexes?.map(({ state }) => state), work, entries }
}

test("a fill that comes too late leaves an index its deletion", async () => {
  const work: Change = { change: "putIndexWork", work: sweep }
  const storage = await storageWith(putTable("DELETING"), putEntry, work)
  await advanceIndex(storage, fill)
  expect(await leftIn(storage)).toEqual({ states: ["DELETING"], work: sweep, entries: 1 })
  await advanceIndex(storage, sweep)
  expect(await leftIn(storage)).toEqual({ states: [], work: undefined, entries: 0 })
})

test("a fill that comes too late leaves the entries of a deleted table to be swept", async () => {
  const storage = await storageWith(putEntry, ...workOfDrop(address, table))
  await advanceIndex(storage, fill)
  expect(await leftIn(storage)).toMatchObject({ work: sweep, entries: 1 })
  await advanceIndex(storage, sweep)
  expect(await leftIn(storage)).toMatchObject({ work: undefined, entries: 0 })
})

test("a fill that has nothing to fill is forgotten", async () => {
  const storage = await storageWith({ change: "putIndexWork", work: fill })
  await advanceIndex(storage, fill)
  expect((await leftIn(storage)).work).toBeUndefined()
})

test("a deletion that is not under way deletes nothing", async () => {
  for (const work of [[], [{ change: "putIndexWork", work: fill }]] satisfies Change[][]) {
    const storage = await storageWith(putTable("CREATING"), ...work)
    await advanceIndex(storage, sweep)
    expect((await leftIn(storage)).states).toEqual(["CREATING"])
  }
})

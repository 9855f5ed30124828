/**
 * Versioned collections in a test, without a server: `node --test examples/versioned-collections`.
 * Against a server, leave `fetch` out and give its address as `baseURL`.
 */
import { deepEqual, equal, rejects } from "node:assert/strict"
import { after, beforeEach, test } from "node:test"
import { createLocal } from "libdynamo"
import dynamomini from "libdynamo/collections"
import { edit, notesOf, textsOf } from "./notes.ts"

const db = await createLocal({ apiKeys: [{ application: "notes-app", key: "a-test-key" }] })
const store = dynamomini({
  apiSecret: "a-test-key",
  baseURL: "http://libdynamo.local",
  fetch: db.fetch,
})

beforeEach(() => db.reset())
after(() => db.close())

test("a note keeps what it was", async () => {
  const notes = await notesOf(store, "ann")
  const note = await notes.add({ name: "shopping", value: { text: "milk" } })
  await edit(note, "milk and bread")
  deepEqual(await textsOf(note), ["milk", "milk and bread"])
})

test("of two who edit at the same time one is told", async () => {
  const notes = await notesOf(store, "ann")
  await notes.add({ name: "shopping", value: { text: "milk" } })
  const [mine, yours] = [await notes.fetchEntry("shopping"), await notes.fetchEntry("shopping")]
  await edit(mine, "bread")
  await rejects(edit(yours, "eggs"), { code: "VERSION_CONFLICT", status: 412 })
  deepEqual(await textsOf(mine), ["milk", "bread"])
})

test("what was deleted can be seen as it was, and comes back", async () => {
  const notes = await notesOf(store, "ann")
  const note = await notes.add({ name: "shopping", value: { text: "milk" } })
  const before = note.meta.version
  await note.destroy()
  deepEqual(await notes.get(), [])
  const [then] = await (await notes.at(before)).get()
  deepEqual(then?.value, { text: "milk" })
  await note.restore("r1")
  equal((await notes.fetchEntry("shopping")).meta.revision, 3)
})

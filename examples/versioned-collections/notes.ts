/** The code to be tested: the notes of many users, each with its history. */
import type { Collection, DynamominiStore, Entry } from "libdynamo/collections"

/** Safe to call each time: a collection is made once. */
export async function notesOf(store: DynamominiStore, user: string): Promise<Collection> {
  return store.create(user, { name: "notes" })
}

/** Writes the note; fails where somebody else has changed it since it was read. */
export async function edit(note: Entry, text: string): Promise<void> {
  await note.update({ value: { text } }, { ifVersion: note.meta.version })
}

/** The texts that a note has had, oldest first. */
export async function textsOf(note: Entry): Promise<string[]> {
  const versions = await note.history({ order: "asc" })
  return versions.map(({ value }) => (value as { text: string }).text)
}

/** Versions of one object: as of a moment, and by their revision. */
import type { Place } from "./keys.ts"
import { versionKey } from "./keys.ts"
import { type Version, versionOf } from "./record.ts"
import { findVersion, queryRecords, type Store } from "./tables.ts"

const firstMs = 0
const lastMs = 9_999_999_999_999

/** The newest version at that moment, if there was one. */
export async function versionAt(
  store: Store,
  place: Place,
  atMs: number,
): Promise<Version | undefined> {
  return newestBetween(store, place, firstMs, Math.min(atMs, lastMs))
}

async function oldestVersion(store: Store, place: Place): Promise<Version | undefined> {
  const { keys, partition } = place
  const range = { prefix: versionKey(place, firstMs), upTo: versionKey(place, lastMs) }
  const { items } = await queryRecords(store, { keys, partition, range, limit: 1 })
  return items[0] && versionOf(keys, items[0])
}

/**
 * Versions and revisions grow together, so the version of a revision is found like a word in a
 * dictionary: open it where it should be, and look left or right of there.
 */
export async function versionOfRevision(
  store: Store,
  place: Place,
  head: Version,
  revision: number,
): Promise<Version | undefined> {
  if (revision === head.revision) return findVersion(store, place, head.version)
  const oldest = await oldestVersion(store, place)
  if (oldest?.revision === revision) return oldest
  if (oldest?.revision === undefined || head.revision === undefined) return undefined
  if (revision < oldest.revision || revision > head.revision) return undefined
  let low = { version: oldest.version, revision: oldest.revision }
  let high = { version: head.version, revision: head.revision }
  for (let step = 0; high.version - low.version > 1; step += 1) {
    const share = (revision - low.revision) / (high.revision - low.revision)
    // Every second time in the middle: pauses between writes differ by many orders of magnitude.
    const guess = low.version + (high.version - low.version) * (step % 2 === 0 ? share : 0.5)
    const until = Math.min(high.version - 1, Math.max(low.version + 1, Math.round(guess)))
    const found = await newestBetween(store, place, low.version, until)
    // Below `low` everything is too old, and there need not be a version at it.
    if (found === undefined) {
      low = { version: until, revision: low.revision }
      continue
    }
    if (found.revision === undefined) return undefined
    if (found.revision === revision) return found
    if (found.revision < revision) low = { version: until, revision: found.revision }
    else high = { version: found.version, revision: found.revision }
  }
  return undefined
}

async function newestBetween(
  store: Store,
  place: Place,
  fromMs: number,
  toMs: number,
): Promise<Version | undefined> {
  const { keys, partition } = place
  const range = { prefix: versionKey(place, fromMs), upTo: versionKey(place, toMs) }
  const page = await queryRecords(store, { keys, partition, range, limit: 1, isDescending: true })
  return page.items[0] && versionOf(keys, page.items[0])
}

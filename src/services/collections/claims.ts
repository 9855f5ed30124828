/** Objects by their names. */
import { claimKey, type Place } from "./keys.ts"
import type { Version } from "./record.ts"
import { findHead, getRecord, type Store } from "./tables.ts"

/** The live object that has the name, among those that share the prefix of names. */
export async function findByName(
  store: Store,
  { keys, partition, names }: Pick<Place, "keys" | "partition" | "names">,
  name: string,
): Promise<{ readonly place: Place; readonly head: Version } | undefined> {
  const claim = await getRecord(store, { keys, partition }, claimKey({ names }, name), true)
  const id = claim?.object?.S
  if (id === undefined) return undefined
  const place = { keys, partition, names, id }
  const head = await findHead(store, place, true)
  // It was renamed or deleted in between.
  if (head?.deletedAt !== undefined || head?.name !== name) return undefined
  return { place, head }
}

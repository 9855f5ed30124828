/** Which database holds the tables of an account in a region. */
import type { Storage } from "./storage.ts"

export interface Place {
  readonly account: string
  readonly region: string
}

export interface Placement {
  /** The database of that place. Whoever uses it does not close it. */
  storageOf(place: Place): Storage
  /** Databases that may have work left: all that are at hand, and others in turn. */
  storagesToMaintain(): Promise<readonly Storage[]>
  /** Rejects when databases do not answer. */
  probe(): Promise<unknown>
  /** Waits for calls under way; later ones are refused. */
  close(): Promise<void>
}

/** Everything lies in one database. */
export function onePlace(storage: Storage): Placement {
  return {
    storageOf: () => storage,
    storagesToMaintain: async () => [storage],
    probe: () => probeOf(storage),
    close: () => storage.close(),
  }
}

/** A read that costs next to nothing, whatever is stored. */
export function probeOf(storage: Storage): Promise<unknown> {
  return storage.read([{ space: "droppedTables", rowsMax: 1 }], "strong")
}

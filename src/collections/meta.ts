/** What the server says about objects. */

/** `latest` leaves out what is deleted, `current` does not, `all` is every version. */
export type Filter = "latest" | "current" | "all"

export interface ListOptions {
  readonly filter?: Filter
  /** A version, or a time: how it was then. */
  readonly at?: Moment
}

export interface PageOptions extends ListOptions {
  /** Objects in a page, up to 1,000. */
  readonly limit?: number
}

/** A number of milliseconds since the epoch, which versions are too; an ISO time; a date. */
export type Moment = number | string | Date

/** A version, or `r` and the number of a revision. */
export type VersionName = number | string

export interface Expectation {
  /** The write fails with VERSION_CONFLICT where another version is the newest. */
  readonly ifVersion?: number
}

export interface HistoryOptions {
  /** Newest first unless told otherwise. */
  readonly order?: "asc" | "desc"
  readonly limit?: number
}

export interface Times {
  readonly version: number
  /** 1, 2, 3… */
  readonly revision: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly deletedAt?: string
}

export interface CollectionMeta extends Times {
  readonly application: string
  readonly user: string
  readonly collection: string
}

export interface EntryMeta extends Times {
  readonly user: string
  readonly collection: string
  readonly entry: string
}

export interface CollectionData {
  readonly meta: CollectionMeta
  readonly name: string
}

export interface EntryData {
  readonly meta: EntryMeta
  readonly name?: string
  readonly value?: unknown
}

export function queryOf({ filter = "latest", at, limit }: PageOptions = {}) {
  return { filter, at: at instanceof Date ? at.toISOString() : at, limit }
}

export function matching({ ifVersion }: Expectation = {}): Record<string, string> {
  return ifVersion === undefined ? {} : { "if-match": `"${ifVersion}"` }
}

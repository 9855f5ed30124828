/**
 * The client of the versioned collections API, for whatever has `fetch`: Node, Bun, Deno, browsers,
 * Workers. Both sets of names of dynamodb-mini's client are there: its README's and its code's.
 */
export { Collection } from "./collection.ts"
export { Entry, type EntryContent } from "./entry.ts"
export { type ApiResponse, DynamominiError } from "./errors.ts"
export type { CollectionHandle } from "./handle.ts"
export type {
  CollectionMeta,
  EntryMeta,
  Expectation,
  Filter,
  HistoryOptions,
  ListOptions,
  Moment,
  PageOptions,
  VersionName,
} from "./meta.ts"
export type { AxiosOptions, DynamominiOptions } from "./options.ts"
export {
  type DynamominiStore,
  dynamomini,
  dynamomini as default,
  dynamomini as Store,
} from "./store.ts"

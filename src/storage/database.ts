/** Where items lie: whoever picks a storage goes by this. */
export type Database = FileDatabase | RemoteDatabase

/** A libSQL file, created when it is not there, or `:memory:`. */
export interface FileDatabase {
  /** May hold `{account}` and `{region}`: then each has a file of its own. */
  readonly path: string
}

/** A server that speaks libSQL's protocol: sqld, or Turso. */
export interface RemoteDatabase {
  /** `http(s):`, `ws(s):` or `libsql:`; may hold `{account}` and `{region}`, as may the others. */
  readonly url: string
  /** A bearer token. */
  readonly authToken?: string
  /** A read replica of the server, for eventual reads. */
  readonly readUrl?: string
  /** A file here that follows the server, for eventual reads. */
  readonly replicaPath?: string
  /** sqld's admin API, which creates a namespace that is not there. */
  readonly adminUrl?: string
}

/** What may stand for an account or a region in a path or URL. */
export const placeholders = ["{account}", "{region}"] as const

/**
 * The native driver, kept behind the few calls we make of it.
 *
 * - A lone `Buffer` argument aborts the whole process, so arguments are always one array.
 * - A prepared statement that failed with BUSY stays half-run and then blocks every COMMIT of its
 *   connection. Hence nothing writes outside a transaction, and `BEGIN IMMEDIATE` goes through
 *   `exec`, which leaves no statement behind.
 * - An `iterate` that is left early keeps its read transaction open, so rows are read to the end
 *   of a LIMIT.
 */
import Database from "libsql"
import { type Argument, type StatementName, statements } from "./statements.ts"

/** A column as the driver hands it over; blobs are Buffers. */
export type Column = string | number | Uint8Array | null
export type Row = readonly Column[]

interface DriverStatement {
  readonly reader: boolean
  raw(): DriverStatement
  get(args: readonly (Argument | null)[]): unknown
  all(args: readonly (Argument | null)[]): unknown[]
  run(args: readonly (Argument | null)[]): { readonly changes: number }
}

/** A server whose changes are copied into the file, in the background. */
export interface Following {
  readonly syncUrl: string
  readonly authToken?: string
  /** In seconds. */
  readonly syncPeriod: number
}

export interface ConnectionOptions {
  readonly following?: Following
  readonly encryptionKey?: string | undefined
}

export class Connection {
  readonly #database: Database.Database
  readonly #isFollowing: boolean
  /** So far, and whatever became of them. */
  changedRows = 0
  #prepared: Partial<Record<StatementName, DriverStatement>> = {}

  /**
   * Opens or creates the file; throws what the driver throws. That a key is not the file's own
   * comes out with the first statement.
   */
  constructor(path: string, { following, encryptionKey }: ConnectionOptions = {}) {
    this.#isFollowing = following !== undefined
    // The driver's types are those of another one, which has no such option.
    const options = { ...following, ...(encryptionKey !== undefined && { encryptionKey }) }
    this.#database = new Database(path, options as object)
  }

  get isInTransaction(): boolean {
    return this.#database.inTransaction
  }

  /** Runs SQL text without arguments. */
  execute(sql: string): void {
    this.#database.exec(sql)
  }

  /** The first column of the first row of a PRAGMA. */
  pragma(text: string): Column | undefined {
    const statement: DriverStatement = this.#database.prepare(`PRAGMA ${text}`)
    if (!statement.reader) return void statement.run([])
    return (statement.raw().get([]) as Row | undefined)?.[0]
  }

  /** The first row. */
  first(name: StatementName, args: readonly (Argument | null)[]): Row | undefined {
    const statement = this.#statement(name)
    // Of a file that follows a server `get` leaves the statement half-run: the next finds nothing.
    return (this.#isFollowing ? statement.all(args)[0] : statement.get(args)) as Row | undefined
  }

  every(name: StatementName, args: readonly (Argument | null)[]): Row[] {
    return this.#statement(name).all(args) as Row[]
  }

  /** Returns the number of rows that were inserted, updated or deleted. */
  change(name: StatementName, args: readonly (Argument | null)[]): number {
    const { changes } = this.#statement(name).run(args)
    this.changedRows += changes
    return changes
  }

  /** Takes the write lock, or throws BUSY at once. */
  beginWrite(): void {
    this.#database.exec("BEGIN IMMEDIATE")
  }

  beginRead(): void {
    // A file that follows a server would hand on `BEGIN DEFERRED` to it.
    this.#database.exec("BEGIN READONLY")
  }

  /** Within a transaction: another number where another connection has committed meanwhile. */
  dataVersion(): Column | undefined {
    return this.first("dataVersion", [])?.[0]
  }

  commit(): void {
    this.#database.exec("COMMIT")
  }

  /** Safe to call when SQLite has rolled back on its own. */
  rollback(): void {
    if (this.#database.inTransaction) this.#database.exec("ROLLBACK")
  }

  close(): void {
    this.#prepared = {}
    this.#database.close()
  }

  #statement(name: StatementName): DriverStatement {
    const prepared = this.#prepared[name]
    if (prepared) return prepared
    const statement: DriverStatement = this.#database.prepare(statements[name])
    this.#prepared[name] = statement.reader ? statement.raw() : statement
    return statement
  }
}

/** Not a database, or not with this key. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "SQLITE_NOTADB"
}

/** Another connection holds the lock: worth trying again. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY")
}

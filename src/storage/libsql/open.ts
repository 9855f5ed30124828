/** Opens a local database: settings, then migrations. */
import { resolve } from "node:path"
import type { Platform } from "../../platform.ts"
import { pathFault } from "../file-path.ts"
import { pagesBackstop } from "./checkpoints.ts"
import { Connection, isBusy, isUnreadable } from "./connection.ts"
import { applicationId, migrations } from "./schema.ts"
import { UnusableDatabase } from "./unusable-database.ts"
import { whenFree } from "./wait.ts"

/** Opens or creates the file and brings its schema up to date. Throws `UnusableDatabase`. */
export async function openConnection(
  path: string,
  platform: Platform,
  encryptionKey?: string,
): Promise<Connection> {
  const connection = connect(path, encryptionKey)
  try {
    // What spills from memory would be written in plain.
    if (encryptionKey !== undefined) connection.pragma("temp_store = MEMORY")
    await whenFree(platform, () => configure(connection, path))
    await whenFree(platform, () => migrate(connection, path))
    return connection
  } catch (error) {
    connection.close()
    if (error instanceof UnusableDatabase) throw error
    throw new UnusableDatabase(path, reasonOf(error, encryptionKey !== undefined), error)
  }
}

function reasonOf(error: unknown, hasKey: boolean): string {
  if (isBusy(error)) return "another process keeps it locked"
  if (!isUnreadable(error)) return messageOf(error)
  // To a cipher, a wrong key and no database look the same.
  return hasKey
    ? "it is not encrypted with this key, or not a database"
    : "it is encrypted, and LIBSQL_ENCRYPTION_KEY is not set, or it is not a database"
}

function connect(path: string, encryptionKey: string | undefined): Connection {
  const fault = pathFault(path)
  if (fault !== undefined) throw new UnusableDatabase("by that name", `it ${fault}`)
  try {
    // An absolute path is nothing but a path, whatever signs are in it.
    // In memory there is nothing to be read by others.
    return path === ":memory:"
      ? new Connection(path)
      : new Connection(resolve(path), { encryptionKey })
  } catch (error) {
    throw new UnusableDatabase(path, "it cannot be opened as a file", error)
  }
}

// The figures behind these are in docs/storage.md and docs/decisions/0001-item-rows.md.
function configure(connection: Connection, path: string): void {
  // Only counts for a file that is still empty, and only before it turns to WAL.
  connection.pragma("page_size = 4096")
  const mode = connection.pragma("journal_mode = WAL")
  if (mode !== "wal" && mode !== "memory") {
    throw new UnusableDatabase(path, "its file system does not support write-ahead logging")
  }
  // FULL syncs the log at every commit: what was acknowledged survives a power cut.
  connection.pragma("synchronous = FULL")
  connection.pragma("cache_size = -65536")
  connection.pragma(`wal_autocheckpoint = ${pagesBackstop}`)
  connection.pragma("journal_size_limit = 67108864")
}

/**
 * Runs the migrations that the file has not seen. The write lock is held from looking to
 * committing, so of two processes that open the same empty file one finds the work done.
 */
function migrate(connection: Connection, path: string): void {
  connection.beginWrite()
  try {
    const version = versionOf(connection, path)
    if (version < migrations.length) {
      for (const migration of migrations.slice(version)) connection.execute(migration)
      connection.execute(
        `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`,
      )
    }
    connection.commit()
  } catch (error) {
    connection.rollback()
    throw error
  }
}

function versionOf(connection: Connection, path: string): number {
  const version = Number(connection.pragma("user_version"))
  const application = connection.pragma("application_id")
  const isEmpty = connection.pragma("schema_version") === 0
  if (!isEmpty && application !== applicationId) {
    throw new UnusableDatabase(path, "it is a SQLite database of another program")
  }
  if (version > migrations.length) throw UnusableDatabase.ofNewerBuild(path, version)
  return version
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

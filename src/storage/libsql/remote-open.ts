/** Opens a remote database: one request if its schema is up to date. */
import type { Platform } from "../../platform.ts"
import type { Hrana, Row } from "./hrana.ts"
import { HranaError } from "./hrana-error.ts"
import { persist } from "./remote-retry.ts"
import { applicationId, migrations } from "./schema.ts"
import { UnusableDatabase } from "./unusable-database.ts"

/** @throws UnusableDatabase with one line that names it */
export async function prepareDatabase(
  hrana: Hrana,
  name: string,
  platform: Platform,
): Promise<void> {
  try {
    await persist(platform, () => bringUpToDate(hrana, name))
  } catch (error) {
    if (!(error instanceof HranaError)) throw error
    const reason = error.kind === "unauthorized" ? "it refuses our token" : error.message
    throw new UnusableDatabase(name, reason, error)
  }
}

// sqld lets nobody set an application_id, so our tables are what tells our databases from others.
const look = {
  sql: `SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema),
    (SELECT count(*) FROM sqlite_schema WHERE name IN ('tables', 'items', 'table_counts'))
    FROM pragma_user_version, pragma_application_id`,
  args: [],
}

async function bringUpToDate(hrana: Hrana, name: string): Promise<void> {
  const [seen] = await hrana.run([look])
  if (versionIn(seen, name) === migrations.length) return
  // Of many that start at once one holds the lock from looking again to committing.
  const stream = hrana.open()
  try {
    await stream.execute("BEGIN IMMEDIATE")
    const [locked] = await stream.run([look])
    const missing = migrations.slice(versionIn(locked, name))
    if (missing.length === 0) return
    const version = `PRAGMA user_version = ${migrations.length}`
    await stream.execute([...missing, version, "COMMIT"].join(";\n"))
  } finally {
    await stream.close()
  }
}

function versionIn(outcome: readonly Row[] | HranaError | undefined, name: string): number {
  if (outcome instanceof HranaError) throw outcome
  const [version, application, all, ours] = (outcome?.[0] ?? []) as readonly number[]
  if (version === undefined) throw HranaError.noAnswer("no version")
  if (all !== 0 && ours !== 3 && application !== applicationId) {
    throw new UnusableDatabase(name, "it is a SQLite database of another program")
  }
  if (version > migrations.length) throw UnusableDatabase.ofNewerBuild(name, version)
  return version
}

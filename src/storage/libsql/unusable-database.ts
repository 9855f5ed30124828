import { migrations } from "./schema.ts"

/** The database cannot be used at all; the message is one line that names it. */
export class UnusableDatabase extends Error {
  override readonly name = "UnusableDatabase"

  /** @param database its path, or its URL */
  constructor(database: string, reason: string, cause?: unknown) {
    super(`cannot use database ${database}: ${reason}`, { cause })
  }

  static ofNewerBuild(database: string, version: number): UnusableDatabase {
    const known = `this build knows up to ${migrations.length}: run the newer build that wrote it`
    return new UnusableDatabase(database, `its schema has version ${version}, ${known}`)
  }
}

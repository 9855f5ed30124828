/** `libdynamo sql`: statements, of a server or of a database in this process. */
import type { Environment } from "../../config.ts"
import type { Platform } from "../../platform.ts"
import { runShell } from "../shell/run-shell.ts"
import { openDatabase, openServer } from "./calls.ts"

export interface SqlOptions {
  /** Of a server; by HOST and PORT where no database is named either. */
  readonly endpoint?: string | undefined
  /** Whether --file or --url names a database, which then is opened in this process. */
  readonly isDatabase: boolean
  readonly execute?: string | undefined
  readonly showsJson: boolean
}

/** Whether all was carried out. */
export async function runSql(
  { endpoint, isDatabase, execute, showsJson }: SqlOptions,
  environment: Environment,
  platform: Platform,
): Promise<boolean> {
  await using calls = isDatabase
    ? await openDatabase(environment, platform)
    : await openServer(endpoint, environment, platform)
  const { call, place } = calls
  return await runShell({ call, platform, place, execute, showsJson })
}

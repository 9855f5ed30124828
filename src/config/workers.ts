/** How many processes serve one port, and what does not go with more than one. */
import type { Database } from "../storage/database.ts"
import { ConfigError } from "./config-error.ts"

const workersMax = 64

interface Beside {
  readonly database: Database
  readonly databaseVariable: string
  readonly hasReadCache: boolean
  readonly refusesReplays: boolean
}

/**
 * Nothing for one process, which needs none beside it. A client meets another process with every
 * connection, so what one of them alone remembers must not be what a promise rests on.
 *
 * @throws ConfigError
 */
export function workersOf(text: string, beside: Beside): number | undefined {
  const workers = /^[1-9]\d?$/.test(text) ? Number(text) : 0
  if (workers < 1 || workers > workersMax) {
    throw new ConfigError(`WORKERS must be a number from 1 to ${workersMax}`)
  }
  if (workers === 1) return undefined
  const { database, databaseVariable } = beside
  if ("path" in database && database.path === ":memory:") {
    throw new ConfigError(`WORKERS share a database, and ${databaseVariable} is memory of one`)
  }
  if ("replicaPath" in database && database.replicaPath !== undefined) {
    throw new ConfigError("WORKERS must be 1 with LIBSQL_SYNC_URL: one process follows the server")
  }
  if (beside.hasReadCache) {
    throw new ConfigError("WORKERS must be 1 with READ_CACHE: each would keep what others change")
  }
  if (beside.refusesReplays) {
    throw new ConfigError("WORKERS must be 1 with IAM_REFUSE_REPLAYS: each knows only its own")
  }
  return workers
}

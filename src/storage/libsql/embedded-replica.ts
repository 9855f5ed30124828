/**
 * A local file that follows a server: its reads cost what those of a file cost, and are a second
 * old at most while the server answers, and older while it does not.
 */
import { resolve } from "node:path"
import type { Consistency, Found, Read, Storage } from "../storage.ts"
import { Connection } from "./connection.ts"
import { readSnapshot } from "./reads.ts"

export interface EmbeddedReplicaOptions {
  /** Created when it is not there. An ordinary database in its place is refused. */
  readonly path: string
  /** Of the server that it follows. */
  readonly syncUrl: string
  readonly authToken?: string
}

const syncPeriodSeconds = 1

/** For reads alone. The server must answer: the driver's event loop stands still until it does. */
export async function openEmbeddedReplica(options: EmbeddedReplicaOptions): Promise<Storage> {
  const { path, syncUrl, authToken } = options
  const following = { syncUrl, syncPeriod: syncPeriodSeconds }
  const connection = new Connection(
    resolve(path),
    authToken === undefined ? following : { ...following, authToken },
  )
  let isClosed = false
  return {
    async read<const R extends readonly Read[]>(reads: R, _consistency: Consistency) {
      if (isClosed) throw new Error("the replica is closed")
      return readSnapshot(connection, reads) as unknown as Found<R>
    },
    write: () => Promise.reject(new Error("a replica takes no writes")),
    async close() {
      if (!isClosed) connection.close()
      isClosed = true
    },
  }
}

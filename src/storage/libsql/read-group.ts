/** Group reading: the `read` calls of one turn of the event loop, answered from one snapshot. */
import type { Read, TableAddress } from "../storage.ts"
import type { Connection } from "./connection.ts"
import { readOne, readSnapshot } from "./reads.ts"

export interface ReadCall {
  readonly reads: readonly Read[]
  readonly resolve: (found: unknown[]) => void
  readonly reject: (error: unknown) => void
}

/** The event loop stands still while a group is read. */
const groupCallsMax = 64

/**
 * Answers calls from the front of the queue and takes them off it. Throws when one cannot be read;
 * that one stays in the queue, with those behind it.
 */
export function runReadGroup(connection: Connection, queue: ReadCall[]): void {
  const [first] = queue
  if (first === undefined) return
  if (queue.length === 1) {
    const found = readSnapshot(connection, first.reads)
    queue.shift()
    first.resolve(found)
    return
  }
  connection.beginRead()
  const versions = new Map<TableAddress, unknown>()
  let answered = 0
  try {
    for (const call of queue) {
      call.resolve(call.reads.map((read) => readKnown(connection, versions, read)))
      answered += 1
      if (answered === groupCallsMax) break
    }
  } finally {
    connection.rollback()
    queue.splice(0, answered)
  }
}

/** All reads of a group see one snapshot, so a version that was looked up once holds for all. */
function readKnown(
  connection: Connection,
  versions: Map<TableAddress, unknown>,
  read: Read,
): unknown {
  if (read.space !== "tableVersion") return readOne(connection, read)
  if (!versions.has(read.address)) versions.set(read.address, readOne(connection, read))
  return versions.get(read.address)
}

/** Group reading: the `read` calls of one turn of the event loop, answered from one snapshot. */
import type { Read } from "../storage.ts"
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
  const known = new Map<object, unknown>()
  const answers = new Map<readonly Read[], unknown[]>()
  let answered = 0
  try {
    for (const { reads, resolve } of queue) {
      let found = answers.get(reads)
      if (!found) {
        found = reads.map((read) => readKnown(connection, known, read))
        answers.set(reads, found)
      }
      resolve(found)
      answered += 1
      if (answered === groupCallsMax) break
    }
  } finally {
    connection.rollback()
    queue.splice(0, answered)
  }
}

/**
 * All reads of a group see one snapshot, so what was looked up once holds for all: the reads of a
 * caller who keeps them, one read among others, and a table's address, which the catalog keeps.
 */
function readKnown(connection: Connection, known: Map<object, unknown>, read: Read): unknown {
  const same = read.space === "tableVersion" ? read.address : read
  if (!known.has(same)) known.set(same, readOne(connection, read))
  return known.get(same)
}

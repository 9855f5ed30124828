/** Records of the change log that the calls of a group have added and nobody has looked at yet. */
import type { Change, Read } from "../storage.ts"
import type { Connection } from "./connection.ts"
import { type AppendedRecord, recordArguments } from "./log-changes.ts"
import { recordsAtOnce } from "./log-statements.ts"

/**
 * They are written together: one by one, a tiny record costs half as much as the write of its item.
 * Their order is that in which they were added.
 */
export class Records {
  #added: AppendedRecord[] = []
  /**
   * Some could not be written. They are of calls that have succeeded already, so none of the group
   * may: a statement that fails, on a full disk say, need not end the transaction.
   */
  isBroken = false

  add(record: AppendedRecord): void {
    this.#added.push(record)
  }

  /** Writes what is kept and keeps nothing. */
  write(connection: Connection): void {
    const added = this.#added
    if (added.length === 0) return
    this.#added = []
    this.isBroken = true
    let at = 0
    for (; at + recordsAtOnce <= added.length; at += recordsAtOnce) {
      const args = added.slice(at, at + recordsAtOnce).flatMap(recordArguments)
      connection.change("appendChanges", args)
    }
    for (const record of added.slice(at)) connection.change("appendChange", recordArguments(record))
    this.isBroken = false
  }
}

/** Changes that neither see the log nor have a place in it: records may be written after them. */
export const besideRecords: ReadonlySet<Change["change"]> = new Set([
  "appendChange",
  "count",
  "deleteEntry",
  "deleteItem",
  "putEntry",
  "putItem",
  "putToken",
  "stampItem",
] as const)

const readsBesideLog: ReadonlySet<Read["space"]> = new Set([
  "item",
  "itemSize",
  "table",
  "tableVersion",
  "token",
] as const)

/** Whether it may see the log: a read that is new is held to. */
export function looksAtLog({ space }: Read): boolean {
  return !readsBesideLog.has(space)
}

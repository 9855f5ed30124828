/** Applies `Change`s inside the write transaction of a group. */
import type { Change, CountChange, TableCount } from "../storage.ts"
import type { Connection } from "./connection.ts"
import { deleteEntry, putEntry, putIndexWork, sweepIndex } from "./index-changes.ts"
import { besideRecords, type Records } from "./log-records.ts"
import { otherStatementsOf } from "./other-changes.ts"
import type { Unwritten } from "./reads.ts"
import { addressArguments, keyArguments, tokenArguments } from "./statements.ts"
import type { VersionTokens } from "./version-tokens.ts"

/**
 * Additions to counts are kept aside and written once, before the commit: 64 puts into one table
 * change its count row once.
 */
export class Counts implements Unwritten {
  readonly #added = new Map<number, { items: number; bytes: number }>()

  add(table: number, items: number, bytes: number): void {
    const sum = this.#added.get(table)
    if (!sum) {
      this.#added.set(table, { items, bytes })
      return
    }
    sum.items += items
    sum.bytes += bytes
  }

  countOf(table: number): TableCount | undefined {
    return this.#added.get(table)
  }

  /** Writes what is kept and keeps nothing. */
  write(connection: Connection): void {
    for (const [table, { items, bytes }] of this.#added) {
      if (items !== 0 || bytes !== 0) connection.change("addCount", [table, items, bytes])
    }
    this.#added.clear()
  }
}

/**
 * Applies all of a plan's changes, or none and throws. One statement is atomic by itself, so only
 * longer plans pay for a savepoint. What a plan adds to counts and to the change log is kept until
 * it has succeeded.
 */
export function applyChanges(
  connection: Connection,
  changes: readonly Change[],
  { counts, records }: Kept,
  tokens: VersionTokens,
): void {
  // A sweep forgets counts, so those that are kept must have been written before.
  if (changes.some(({ change }) => change === "sweepTable" || change === "sweepIndex")) {
    counts.write(connection)
  }
  const isKeeping = changes.every(({ change }) => besideRecords.has(change))
  if (!isKeeping) records.write(connection)
  const now = isKeeping ? changes.filter(({ change }) => change !== "appendChange") : changes
  const added: CountChange[] = []
  if (isOneStatement(now)) {
    for (const change of now) apply(connection, change, tokens, added)
  } else {
    applyBehindSavepoint(connection, now, tokens, added)
  }
  for (const { table, items, bytes } of added) counts.add(table, items, bytes)
  if (!isKeeping) return
  for (const change of changes) if (change.change === "appendChange") records.add(change)
}

/** What the calls of a group have added and is written once for all of them, before the commit. */
export interface Kept {
  readonly counts: Counts
  readonly records: Records
}

function applyBehindSavepoint(
  connection: Connection,
  changes: readonly Change[],
  tokens: VersionTokens,
  added: CountChange[],
): void {
  connection.change("beginPlan", [])
  try {
    for (const change of changes) apply(connection, change, tokens, added)
  } catch (error) {
    // A full disk makes SQLite roll back everything on its own: then there is no savepoint left.
    if (connection.isInTransaction) connection.execute("ROLLBACK TO plan; RELEASE plan")
    throw error
  }
  connection.change("endPlan", [])
}

const severalStatements: ReadonlySet<Change["change"]> = new Set([
  "dropTable",
  "sweepTable",
  "sweepIndex",
  "putEntry",
  "putIndexWork",
  "rollLog",
  "trimShard",
  "putVector",
  "deleteVector",
  "packVectors",
  "thinPack",
  "dropReplica",
  "retireShard",
] as const)

function isOneStatement(changes: readonly Change[]): boolean {
  let statements = 0
  for (const { change } of changes) {
    if (severalStatements.has(change)) return false
    if (change !== "count") statements++
  }
  return statements <= 1
}

function apply(
  connection: Connection,
  change: Change,
  tokens: VersionTokens,
  added: CountChange[],
): void {
  switch (change.change) {
    case "putItem": {
      const args = keyArguments(change.table, change.key)
      args.push(tokens.next(), change.row.size, change.row.body)
      connection.change("putItem", args)
      return
    }
    case "deleteItem":
      connection.change("deleteItem", keyArguments(change.table, change.key))
      return
    case "putTable": {
      const args = addressArguments(change.address)
      args.push(change.table, tokens.next(), change.body)
      connection.change("putTable", args)
      return
    }
    case "dropTable": {
      const args = addressArguments(change.address)
      args.push(change.table)
      // Nothing is noted for a table of that name that is another one by now: it would be swept.
      const dropped = connection.change("dropTable", args)
      if (dropped > 0) connection.change("noteDroppedTable", [change.table])
      return
    }
    case "sweepTable": {
      writeAdded(connection, added)
      const swept = connection.change("sweepItems", [change.table, change.rowsMax])
      if (swept < change.rowsMax) {
        const forgotten = connection.change("forgetDroppedTable", [change.table])
        if (forgotten > 0) connection.change("forgetCount", [change.table])
      }
      return
    }
    case "count":
      added.push(change)
      return
    case "putEntry":
      putEntry(connection, change, added)
      return
    case "deleteEntry":
      deleteEntry(connection, change, added)
      return
    case "putIndexWork":
      putIndexWork(connection, change.work)
      return
    case "deleteIndexWork":
      connection.change("deleteIndexWork", [change.index])
      return
    case "putExpiryIndex": {
      const { index, address } = change.index
      connection.change("putExpiryIndex", [index, ...addressArguments(address)])
      return
    }
    case "deleteExpiryIndex":
      connection.change("deleteExpiryIndex", [change.index])
      return
    case "sweepIndex":
      writeAdded(connection, added)
      sweepIndex(connection, change.index, change.rowsMax)
      return
    case "putToken": {
      const { request, tables, expiresAtMs } = change.row
      const args = tokenArguments(change.address)
      args.push(request, tables, expiresAtMs)
      connection.change("putToken", args)
      return
    }
    case "sweepTokens":
      connection.change("sweepTokens", [change.nowMs, change.rowsMax])
      return
    default:
      for (const { name, args } of otherStatementsOf(change, tokens)) connection.change(name, args)
  }
}

/** For a sweep, which forgets counts: what the same plan added before it must be there by then. */
function writeAdded(connection: Connection, added: CountChange[]): void {
  for (const { table, items, bytes } of added.splice(0)) {
    connection.change("addCount", [table, items, bytes])
  }
}

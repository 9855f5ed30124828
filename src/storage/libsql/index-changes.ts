/** Applies the changes to secondary indexes, and counts the entries that appear and vanish. */
import type { EntryKey, IndexChange, IndexWork } from "../index-space.ts"
import type { CountChange } from "../storage.ts"
import type { Connection, Row } from "./connection.ts"
import { findIndexWork } from "./index-works.ts"
import type { Argument } from "./statements.ts"
import { packsOfSweep } from "./vector-changes.ts"

const none = new Uint8Array(0)
const hashMax = 2 ** 32 - 1

export function putEntry(
  connection: Connection,
  { index, key, size, sizeBefore }: Extract<IndexChange, { change: "putEntry" }>,
  added: CountChange[],
): void {
  const args = entryArguments(index, key)
  if (sizeBefore !== undefined && connection.change("resizeEntry", [size, ...args]) > 0) {
    added.push({ table: index, items: 0, bytes: size - sizeBefore })
    return
  }
  args.push(size)
  if (connection.change("putEntry", args) > 0) added.push({ table: index, items: 1, bytes: size })
}

export function deleteEntry(
  connection: Connection,
  { index, key, size }: Extract<IndexChange, { change: "deleteEntry" }>,
  added: CountChange[],
): void {
  const deleted = connection.change("deleteEntry", entryArguments(index, key))
  if (deleted > 0) added.push({ table: index, items: -1, bytes: -size })
}

export function putIndexWork(connection: Connection, work: IndexWork): void {
  const { index, kind, address, after } = work
  const { account, region, name } = address
  connection.change("putIndexWork", [index, kind, account, region, name])
  if (!after) return
  connection.change("moveIndexWork", [after.hash, after.partition, after.sort, index])
}

export function sweepIndex(connection: Connection, index: number, rowsMax: number): void {
  if (findIndexWork(connection, index)?.kind !== "sweep") return
  const vectors = connection.change("sweepVectors", [index, rowsMax])
  connection.change("sweepPacks", [index, packsOfSweep])
  connection.change("sweepVectorWorks", [index])
  if (vectors === rowsMax) return
  // A range of keys: a list of them is looked up by partition, and one may hold all entries.
  const last = lastOfFirst(connection, index, rowsMax)
  if (last) {
    connection.change("deleteEntriesTo", [index, ...(last as Argument[])])
    return
  }
  connection.change("deleteEntries", [index])
  connection.change("deletePacks", [index])
  connection.change("deleteIndexWork", [index])
  connection.change("forgetCount", [index])
}

/** The key of the entry at this place, from 1; nothing if there are fewer. */
function lastOfFirst(connection: Connection, index: number, place: number): Row | undefined {
  const first = [index, -1, none, none, -1, none, none]
  return connection.first("entryAtSegment", [...first, hashMax, place - 1])
}

function entryArguments(index: number, key: EntryKey): Argument[] {
  const { hash, partition, sort, item } = key
  return [index, hash, partition, sort, item.hash, item.partition, item.sort]
}

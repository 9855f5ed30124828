/** Answers `Read`s on one connection, synchronously. */
import { unreachable } from "../../error.ts"
import type { Read, TableCount, TableRow } from "../storage.ts"
import type { Connection, Row } from "./connection.ts"
import { readEntriesOfPartition, readEntriesOfSegment } from "./index-pages.ts"
import { collectionSize, findIndexWork, listDueExpiries, listIndexWorks } from "./index-works.ts"
import { isLogRead, readChangesBack, readLog } from "./log-reads.ts"
import { readPartition, readSegment } from "./pages.ts"
import { isReplicaRead, readReplicas } from "./replica-reads.ts"
import { addressArguments, countArguments, keyArguments, tokenArguments } from "./statements.ts"
import { isTaskRead, taskQueryOf } from "./tasks.ts"
import { isVectorRead, vectorQueryOf } from "./vector-reads.ts"

/** What has been decided in this transaction but not yet written. */
export interface Unwritten {
  /** What is still to be added to a table's counts. */
  countOf(table: number): TableCount | undefined
}

/** Several reads from one snapshot. */
export function readSnapshot(connection: Connection, reads: readonly Read[]): unknown[] {
  const [first, second] = reads
  if (reads.length === 1 && first && isSingleStatement(first)) return [readOne(connection, first)]
  if (reads.length === 2 && first?.space === "tableVersion" && second?.space === "item") {
    return readVersionAndItem(connection, first, second)
  }
  connection.beginRead()
  try {
    return reads.map((read) => readOne(connection, read))
  } finally {
    connection.rollback()
  }
}

function isSingleStatement(read: Read): boolean {
  return !multipleStatements.has(read.space)
}

const multipleStatements: ReadonlySet<Read["space"]> = new Set([
  "partition",
  "segment",
  "indexPartition",
  "indexSegment",
  "collectionSize",
  "changes",
  "changesBack",
  "stamps",
  "stampedItems",
] as const)

// One statement is its own snapshot, and saves GetItem a transaction.
function readVersionAndItem(
  connection: Connection,
  table: Extract<Read, { space: "tableVersion" }>,
  item: Extract<Read, { space: "item" }>,
): unknown[] {
  const { address } = table
  const { key } = item
  const row = connection.first("findVersionAndItem", [
    address.account,
    address.region,
    address.name,
    item.table,
    key.hash,
    key.partition,
    key.sort,
  ])
  if (!row) throw new Error("a join that always has a row returned none")
  const [version, size, body] = row
  return [version ?? undefined, size === null ? undefined : { size, body }]
}

/** Must run inside a transaction that the caller has begun, unless one statement answers it. */
export function readOne(connection: Connection, read: Read, unwritten?: Unwritten): unknown {
  switch (read.space) {
    case "table":
      return tableOf(read, connection.first("findTable", addressArguments(read.address)))
    case "tableVersion":
      return connection.first("findTableVersion", addressArguments(read.address))?.[0]
    case "tables":
      return listTables(connection, read)
    case "tableCount":
      return countOf(connection, read.table, unwritten)
    case "item": {
      const row = connection.first("findItem", keyArguments(read.table, read.key))
      return row && { size: row[0], body: row[1] }
    }
    case "itemSize":
      return connection.first("findItemSize", keyArguments(read.table, read.key))?.[0]
    case "partition":
      return readPartition(connection, read)
    case "segment":
      return readSegment(connection, read)
    case "droppedTables":
      return connection.every("listDroppedTables", [read.rowsMax]).map((row) => row[0])
    case "token": {
      const row = connection.first("findToken", tokenArguments(read.address))
      return row && { request: row[0], tables: row[1], expiresAtMs: row[2] }
    }
    case "expiredTokens":
      return connection.first("countExpiredTokens", [read.nowMs, read.rowsMax])?.[0]
    case "indexPartition":
      return readEntriesOfPartition(connection, read)
    case "indexSegment":
      return readEntriesOfSegment(connection, read)
    case "entryCount":
      return connection.first("countEntries", countArguments(read.index, read.rowsMax))?.[0]
    case "collectionSize":
      return collectionSize(connection, read)
    case "dueExpiries":
      return listDueExpiries(connection, read)
    case "indexWorks":
      return listIndexWorks(connection, read.rowsMax)
    case "indexWork":
      return findIndexWork(connection, read.index)
    default: {
      if (isLogRead(read)) return readLog(connection, read)
      if (isReplicaRead(read)) return readReplicas(connection, read)
      if (!isVectorRead(read) && !isTaskRead(read)) return unreachable(read)
      if (read.space === "changesBack") return readChangesBack(connection, read)
      const query = isVectorRead(read) ? vectorQueryOf(read) : taskQueryOf(read)
      return query.answerOf(connection.every(query.name, query.args))
    }
  }
}

function tableOf(
  read: Extract<Read, { space: "table" }>,
  row: Row | undefined,
): TableRow | undefined {
  if (!row) return undefined
  return { address: read.address, version: row[0] as number, body: row[1] as string }
}

function listTables(connection: Connection, read: Extract<Read, { space: "tables" }>): TableRow[] {
  const { account, region, after = "", rowsMax } = read
  return connection.every("listTables", [account, region, after, rowsMax]).map((row) => ({
    address: { account, region, name: row[0] as string },
    version: row[1] as number,
    body: row[2] as string,
  }))
}

function countOf(connection: Connection, table: number, unwritten?: Unwritten): TableCount {
  const row = connection.first("findCount", [table])
  const added = unwritten?.countOf(table)
  return {
    items: ((row?.[0] as number | undefined) ?? 0) + (added?.items ?? 0),
    bytes: ((row?.[1] as number | undefined) ?? 0) + (added?.bytes ?? 0),
  }
}

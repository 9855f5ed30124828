/** How each read of a remote database is carried out. */
import { unreachable } from "../../error.ts"
import type { IndexWork } from "../index-space.ts"
import type { ItemKey, Read, TableAddress } from "../storage.ts"
import type { Row } from "./hrana.ts"
import { expiryIndexOf, workOf } from "./index-works.ts"
import { isLogRead } from "./log-reads.ts"
import { readEntries } from "./remote-entry-pages.ts"
import { type Guard, sameRows } from "./remote-guards.ts"
import { readChangesBack, readLog } from "./remote-log.ts"
import { readItems } from "./remote-pages.ts"
import { readReplicas } from "./remote-replicas.ts"
import { type Reading, readRows, statementOf } from "./remote-want.ts"
import { isReplicaRead } from "./replica-reads.ts"
import { addressArguments, countArguments, tokenArguments } from "./statements.ts"
import { isTaskRead, taskQueryOf } from "./tasks.ts"
import { isVectorRead, type VectorQuery, vectorQueryOf } from "./vector-reads.ts"

/** `bodyBytesMax`: of bodies in one answer. Those that do not fit are asked for again. */
export function readingOf(read: Read, bodyBytesMax: number): Reading {
  switch (read.space) {
    case "item":
      return readItem(read.table, read.key)
    case "itemSize":
      return readItemSize(read.table, read.key)
    case "table":
      return readTable(read.address)
    case "tableVersion":
      return readTableVersion(read.address)
    case "tables": {
      const { account, region, after = "", rowsMax } = read
      return readRows("listTables", [account, region, after, rowsMax], (rows) =>
        rows.map(([name, version, body]) => ({
          address: { account, region, name },
          ...{ version, body },
        })),
      )
    }
    case "tableCount":
      return readRows("findCount", [read.table], ([row]) => ({
        items: row?.[0] ?? 0,
        bytes: row?.[1] ?? 0,
      }))
    case "partition":
    case "segment":
      return readItems(read, bodyBytesMax)
    case "droppedTables":
      return readRows("listDroppedTables", [read.rowsMax], (rows) => rows.map(([table]) => table))
    case "token":
      return readRows(
        "findToken",
        tokenArguments(read.address),
        ([row]) => row && { request: row[0], tables: row[1], expiresAtMs: row[2] },
      )
    case "expiredTokens":
      return readRows("countExpiredTokens", [read.nowMs, read.rowsMax], ([row]) => row?.[0])
    case "indexPartition":
    case "indexSegment":
      return readEntries(read, bodyBytesMax)
    case "entryCount":
      return readRows("countEntries", countArguments(read.index, read.rowsMax), ([row]) => row?.[0])
    case "collectionSize":
      return readCollectionSize(read)
    case "indexWorks":
      return readRows("listIndexWorks", [read.rowsMax], (rows): IndexWork[] => rows.map(workOf))
    case "indexWork":
      return readRows("findIndexWork", [read.index], ([row]) => row && workOf(row))
    case "dueExpiries":
      return readRows("listDueExpiries", [read.from, read.to, read.rowsMax], (rows) =>
        rows.map(expiryIndexOf),
      )
    default: {
      if (isLogRead(read)) return readLog(read)
      if (isReplicaRead(read)) return readReplicas(read)
      if (isVectorRead(read)) return readVectors(vectorQueryOf(read))
      if (!isTaskRead(read)) return unreachable(read)
      if (read.space === "changesBack") return readChangesBack(read)
      const { name, args, answerOf } = taskQueryOf(read)
      return readRows(name, args, answerOf)
    }
  }
}

function* readItem(table: number, key: ItemKey): Reading {
  const item = { table, key }
  for (;;) {
    const [rows = []] = yield [{ item, body: true }]
    const [size, version = null, body] = rows[0] ?? []
    if (version !== null && body === null) continue
    const value = version === null ? undefined : { size, body }
    return { value, guards: [{ of: "item", ...item, version: version as number | null }] }
  }
}

function* readItemSize(table: number, key: ItemKey): Reading {
  const [rows = []] = yield [{ item: { table, key }, body: false }]
  const size = rows[0]?.[0] as number | undefined
  return { value: size, guards: [{ of: "itemSize", table, key, size: size ?? null }] }
}

function* readTable(address: TableAddress): Reading {
  const [rows = []] = yield [statementOf("findTable", addressArguments(address))]
  const [version, body] = rows[0] ?? []
  const value = version === undefined ? undefined : { address, version, body }
  return { value, guards: [tableGuard(address, version)] }
}

function* readTableVersion(address: TableAddress): Reading {
  const [rows = []] = yield [statementOf("findTableVersion", addressArguments(address))]
  const version = rows[0]?.[0]
  return { value: version, guards: [tableGuard(address, version)] }
}

function tableGuard(address: TableAddress, version: Row[number] | undefined): Guard {
  return { of: "table", address, version: (version as number | undefined) ?? null }
}

/** Nothing is guarded: no plan depends on what is near, and what is packed is told by versions. */
function* readVectors({ name, args, answerOf }: VectorQuery): Reading {
  const [rows = []] = yield [statementOf(name, args)]
  return { value: answerOf(rows), guards: [] }
}

function* readCollectionSize({
  table,
  indexes,
  hash,
  partition,
  sumMax,
  countMax,
}: Extract<Read, { space: "collectionSize" }>): Reading {
  const parts = [
    { id: table, what: "Items" } as const,
    ...indexes.map((id) => ({ id, what: "Entries" }) as const),
  ]
  const sums = parts.map(({ id, what }) =>
    statementOf(`sumOf${what}`, [id, hash, partition, sumMax]),
  )
  const found = yield sums
  const isCut = (at: number) => (found[at]?.[0]?.[1] as number) >= sumMax
  const cut = parts.filter((_, at) => isCut(at))
  const counts = cut.map(({ id, what }) =>
    statementOf(`countOf${what}`, [id, hash, partition, countMax]),
  )
  const counted = counts.length > 0 ? yield counts : []
  let nextCount = 0
  const sizes = found.map(([row], at) => {
    const [bytes, rows] = row as readonly [number, number]
    if (!isCut(at)) return bytes
    return Math.round((bytes / rows) * (counted[nextCount++]?.[0]?.[0] as number))
  })
  const guards = [
    ...sums.map((statement, at) => sameRows(statement, found[at] ?? [])),
    ...counts.map((statement, at) => sameRows(statement, counted[at] ?? [])),
  ]
  return { value: sizes.reduce((sum, size) => sum + size), guards }
}

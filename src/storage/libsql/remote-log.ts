/** Reads of a remote change log. */
import type { LogRead } from "../log-space.ts"
import type { PageBound } from "../storage.ts"
import type { TaskRead } from "../task-space.ts"
import type { Row, Statement } from "./hrana.ts"
import { changePageOf, logQueryOf } from "./log-reads.ts"
import { sameRows } from "./remote-guards.ts"
import { remoteStatements } from "./remote-statements.ts"
import { type Reading, readRows, type Seen, statementOf } from "./remote-want.ts"

export function readLog(read: LogRead): Reading {
  if (read.space === "changes") return readChanges(read)
  const { name, args, answerOf } = logQueryOf(read)
  return readRows(name, args, answerOf)
}

function* readChanges(read: Extract<LogRead, { space: "changes" }>): Reading {
  const { log, shard, after, bound } = read
  const args = [log, shard, after, bound.rowsMax, bound.bytesMax]
  const [rows = []] = yield [{ sql: remoteStatements.listChanges, args }]
  return pageSeen(rows, bound, (limit) =>
    statementOf("listChangeSizes", [log, shard, after, limit]),
  )
}

export function* readChangesBack(read: Extract<TaskRead, { space: "changesBack" }>): Reading {
  const { log, shard, after, before, bound } = read
  const place = [log, shard, after, before]
  const args = [...place, bound.rowsMax, bound.bytesMax]
  const [rows = []] = yield [{ sql: remoteStatements.listChangesBack, args }]
  return pageSeen(rows, bound, (limit) => statementOf("listChangeSizesBack", [...place, limit]))
}

/** A record never changes: whoever plans on some has to find the same numbers again. */
function pageSeen(
  rows: readonly Row[],
  bound: PageBound,
  sizesOf: (rowsMax: number) => Statement,
): Seen {
  const value = changePageOf(rows, bound)
  // One row more than there were, if there were no more.
  const limit = rows.length + (value.isLast ? 1 : 0)
  const sizes = rows.map(([sequence, , size]) => [sequence ?? null, size ?? null])
  return { value, guards: [sameRows(sizesOf(limit), sizes)] }
}

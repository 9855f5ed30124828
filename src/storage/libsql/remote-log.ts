/** Reads of a remote change log. */
import type { LogRead } from "../log-space.ts"
import type { TaskRead } from "../task-space.ts"
import { changePageOf, logQueryOf } from "./log-reads.ts"
import { sameRows } from "./remote-guards.ts"
import { type Reading, readRows, statementOf } from "./remote-reading.ts"
import { remoteStatements } from "./remote-statements.ts"

export function readLog(read: LogRead): Reading {
  if (read.space === "changes") return readChanges(read)
  const { name, args, answerOf } = logQueryOf(read)
  return readRows(name, args, answerOf)
}

/** A record never changes: whoever plans on some has to find the same numbers again. */
function* readChanges(read: Extract<LogRead, { space: "changes" }>): Reading {
  const { log, shard, after, bound } = read
  const args = [log, shard, after, bound.rowsMax]
  const found = { sql: remoteStatements.listChanges, args: [...args, bound.bytesMax] }
  const [rows = []] = yield [found]
  const value = changePageOf(rows, bound)
  const limit = rows.length + (value.isLast ? 1 : 0)
  const sizes = rows.map(([sequence, , size]) => [sequence ?? null, size ?? null])
  const same = sameRows(statementOf("listChangeSizes", [log, shard, after, limit]), sizes)
  return { value, guards: [same] }
}

export function* readChangesBack(read: Extract<TaskRead, { space: "changesBack" }>): Reading {
  const { log, shard, after, before, bound } = read
  const args = [log, shard, after, before, bound.rowsMax]
  const found = { sql: remoteStatements.listChangesBack, args: [...args, bound.bytesMax] }
  const [rows = []] = yield [found]
  const value = changePageOf(rows, bound)
  const limit = rows.length + (value.isLast ? 1 : 0)
  const sizes = rows.map(([sequence, , size]) => [sequence ?? null, size ?? null])
  const place = [log, shard, after, before, limit]
  return { value, guards: [sameRows(statementOf("listChangeSizesBack", place), sizes)] }
}

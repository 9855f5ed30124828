/** Applies the changes to the change log. */
import { unreachable } from "../../error.ts"
import type { LogChange, StreamAddress } from "../log-space.ts"
import { keptBefore } from "./kept-image.ts"
import type { Argument, StatementName } from "./statements.ts"

/** A statement that is to run, and in which order, is all there is to a change of the log. */
interface LogStatement {
  readonly name: StatementName
  readonly args: readonly (Argument | null)[]
}

export type AppendedRecord = Extract<LogChange, { change: "appendChange" }>

/** Not one of them looks at what another has found: a server can run them as one batch. */
export function logStatementsOf(change: LogChange): readonly LogStatement[] {
  switch (change.change) {
    case "appendChange":
      return [{ name: "appendChange", args: recordArguments(change) }]
    case "rollLog":
      return rollLog(change)
    case "postponeLog":
      return [{ name: "postponeLog", args: [change.dueAtMs, change.log] }]
    case "trimShard": {
      const { log, shard, address, rowsMax } = change
      return [
        { name: "trimChanges", args: [log, shard, rowsMax] },
        { name: "forgetShard", args: [log, shard] },
        { name: "forgetStream", args: [...streamArguments(address), log] },
      ]
    }
    case "putStream": {
      const { address, log, body } = change
      return [{ name: "putStream", args: [...streamArguments(address), log, body] }]
    }
    case "closeStream": {
      const { address, log, atMs } = change
      return [{ name: "closeStream", args: [atMs, ...streamArguments(address), log] }]
    }
    default:
      return unreachable(change)
  }
}

/** log, shard, at, size, actor, before, after */
export function recordArguments({ log, shard, record }: AppendedRecord) {
  const { atMs, size, actor = null, before, after } = record
  const isBoth = before !== undefined && after !== undefined
  const kept = isBoth ? keptBefore(before, after) : (before ?? null)
  return [log, shard, atMs, size, actor, kept, after ?? null] as const
}

function rollLog({ log, closedDueAtMs, opens }: Extract<LogChange, { change: "rollLog" }>) {
  const statements: LogStatement[] = [
    { name: "markLog", args: [] },
    { name: "closeShards", args: [closedDueAtMs, log] },
  ]
  if (opens) {
    const { address, atMs, dueAtMs } = opens
    for (const { shard, parent = null } of opens.shards) {
      const args = [log, shard, parent, ...streamArguments(address), atMs, dueAtMs]
      statements.push({ name: "openShard", args })
    }
  }
  statements.push({ name: "unmarkLog", args: [] })
  return statements
}

export function streamArguments({ account, region, name, label }: StreamAddress): Argument[] {
  return [account, region, name, label]
}

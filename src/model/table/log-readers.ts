/** Who reads the change log of a table, and so keeps it open. */
import { closedLog, initialShards, openLog } from "../stream/log-shards.ts"
import type { KinesisDestination, Table } from "./table.ts"

type ReaderParts = Pick<
  Table,
  "billing" | "log" | "stream" | "recovery" | "logHolds" | "destinations"
>

/** Another reader of the log is one more line here. */
function isRead({ stream, recovery, destinations, logHolds = 0 }: ReaderParts): boolean {
  const isSent = destinations?.some(readsLog) ?? false
  return stream !== undefined || recovery !== undefined || isSent || logHolds > 0
}

/** Whether a destination is sent what is written now. */
export function readsLog({ state }: Pick<KinesisDestination, "state">): boolean {
  return state === "ENABLING" || state === "ACTIVE"
}

/** The table with its log open if it is read, and closed if not. An open log goes on as it is. */
export function withLogForReaders<T extends ReaderParts>(table: T): T {
  const { log, billing } = table
  const isOpen = log !== undefined && log.open > 0
  if (isRead(table) === isOpen) return table
  return { ...table, log: isOpen ? closedLog(log) : openLog(log, initialShards(billing)).log }
}

/** Backups and restores hold the log open while they need it. */
export function holdLog<T extends ReaderParts>(table: T): T {
  return withLogForReaders({ ...table, logHolds: (table.logHolds ?? 0) + 1 })
}

export function releaseLog<T extends ReaderParts>(table: T): T {
  const { logHolds = 0, ...rest } = table
  return withLogForReaders((logHolds > 1 ? { ...rest, logHolds: logHolds - 1 } : rest) as T)
}

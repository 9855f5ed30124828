/** Point-in-time recovery: how far back a table can be had again. */
import { withLogForReaders } from "./log-readers.ts"
import type { RecoverySetting, Table } from "./table.ts"

const dayMs = 24 * 60 * 60 * 1000

export interface RecoveryInput {
  readonly PointInTimeRecoveryEnabled: boolean
  readonly RecoveryPeriodInDays?: number | undefined
}

/** AWS's service model. */
const daysDefault = 35

/**
 * The table with recovery turned on, off or to other days. Turned off and on again, it begins anew
 * (AWS guide); days that are added count from then on, since what was trimmed is gone.
 */
export function changeRecovery(table: Table, input: RecoveryInput, nowMs: number): Table {
  const { recovery, ...rest } = table
  if (!input.PointInTimeRecoveryEnabled) return withLogForReaders(rest)
  const days = input.RecoveryPeriodInDays ?? recovery?.days ?? daysDefault
  const sinceMs = recovery ? earliestMsOf(recovery, nowMs) : nowMs
  if (recovery?.days === days) return table
  return withLogForReaders({ ...rest, recovery: { days, sinceMs } })
}

/** The first moment that can be restored. */
export function earliestMsOf({ sinceMs, days }: RecoverySetting, nowMs: number): number {
  return Math.max(sinceMs, nowMs - days * dayMs)
}

/** For restores under way that began at the edge of the window. */
const graceMs = dayMs

/** How long records are kept that were written before a shard was closed. */
export function keptMsOf({ days }: RecoverySetting): number {
  return days * dayMs + graceMs
}

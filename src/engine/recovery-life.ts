/** What a change of a table's definition does to what is kept of its past. */
import { keptMsOf } from "../model/table/recovery.ts"
import type { Table } from "../model/table/table.ts"
import type { Change, TableAddress } from "../storage/storage.ts"
import { systemBackupTask } from "./backup/take-backup.ts"
import { retainTable } from "./retained-table.ts"
import type { StreamCircumstances } from "./stream-life.ts"

export function recoveryChanges(
  address: TableAddress,
  before: Table | undefined,
  after: Table | undefined,
  { nowMs, secret }: StreamCircumstances,
): readonly Change[] {
  if (!before?.recovery) return []
  if (!after) {
    const id = Buffer.from(secret, "base64").subarray(0, 4).toString("hex")
    const task = systemBackupTask(address, before, nowMs, id)
    return [...retainTable(address, before, nowMs), { change: "putTask", task }]
  }
  const kept = after.recovery ? keptMsOf(after.recovery) : 0
  const byMs = kept - keptMsOf(before.recovery)
  return byMs === 0 ? [] : [{ change: "shiftTrimming", log: before.id, byMs }]
}

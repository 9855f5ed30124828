/**
 * A table that was deleted while point-in-time recovery was on: its items and its change log stay
 * where they are until the window is over.
 */
import { keptMsOf } from "../model/table/recovery.ts"
import type { Table } from "../model/table/table.ts"
import type { Change, Storage, TableAddress } from "../storage/storage.ts"
import type { Task } from "../storage/task-space.ts"

export interface RetainedTable {
  readonly table: Table
  readonly deletedAtMs: number
}

export function retainedId(log: number): string {
  return `retained/${log}`
}

/** What the deletion of the table changes besides. */
export function retainTable(address: TableAddress, table: Table, nowMs: number): readonly Change[] {
  if (!table.recovery) return []
  const body: RetainedTable = { table, deletedAtMs: nowMs }
  return [
    { change: "keepItems", table: table.id },
    {
      change: "putTask",
      task: {
        ...{ id: retainedId(table.id), kind: "retained", address, body: JSON.stringify(body) },
        dueAtMs: nowMs + keptMsOf(table.recovery),
      },
    },
  ]
}

/** The window is over. */
export async function forgetRetained(storage: Storage, { id, body }: Task): Promise<void> {
  const { table } = JSON.parse(body) as RetainedTable
  const changes: readonly Change[] = [
    { change: "releaseItems", table: table.id },
    { change: "deleteTask", id },
  ]
  await storage.write([{ space: "task", id }], ([found]) => ({
    changes: found ? changes : [],
    reply: undefined,
  }))
}

/**
 * One batch of an import: items are put, and how far the import is says so in the same write. So a
 * batch that another process has done too, or that was cut off, is not counted twice.
 */
import { ApiError } from "../../error.ts"
import type { Table } from "../../model/table/table.ts"
import type { Change, ItemRow, Plan, Storage, TableRow } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { keyText } from "../key-text.ts"
import { planItemWrite } from "../plan.ts"
import { StoredItem } from "../stored-item.ts"
import { parseBody } from "../table-row.ts"
import type { DataRecord } from "./data-records.ts"
import { type FitItem, judgeItem } from "./judge-item.ts"
import { leaseMs } from "./transfer-parts.ts"
import {
  type ImportProgress,
  type ImportRecord,
  isSameProgress,
  putTransfer,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/** Records of one object, one after the other. */
export interface ImportBatch {
  readonly records: readonly DataRecord[]
  /** The object ends with them. */
  readonly isLast: boolean
}

export interface BatchFault {
  /** Of the record in its object, from 1. */
  readonly record: number
  readonly text: string
}

interface BatchDone {
  readonly record: ImportRecord
  readonly faults: readonly BatchFault[]
}

/** Nothing where somebody else has gone on with the import, or its table is gone. */
export async function importBatch(
  storage: Storage,
  task: Task,
  record: ImportRecord,
  table: Table,
  batch: ImportBatch,
  nowMs: number,
): Promise<BatchDone | undefined> {
  const judged = judge(table, record.progress.recordsDone, batch.records)
  const puts = lastOfEachKey(judged.puts)
  const reads = puts.map(({ key }) => ({ space: "item", table: table.id, key }) as const)
  const own = [
    transferRead(task.address, "import", record.id),
    { space: "table", address: task.address },
  ] as const
  return storage.write(
    [...own, ...reads],
    (found: readonly unknown[]): Plan<BatchDone | undefined> => {
      const [row, tableRow, ...old] = found as [
        ItemRow | undefined,
        TableRow | undefined,
        ...(ItemRow | undefined)[],
      ]
      const now = transferIn<"import">(row)
      const isSame = now?.status === "IN_PROGRESS" && isSameProgress(now.progress, record.progress)
      if (!isSame || !tableRow || parseBody(tableRow).filling !== record.id) {
        return { changes: [], reply: undefined }
      }
      const changes: Change[] = []
      const faults = [...judged.faults]
      for (const [at, { key, row: put }] of puts.entries()) {
        const before = old[at]
        const write = { change: { to: "put", row: put } } as const
        const stored = before && new StoredItem(before)
        const plan = planItemWrite(write, table, key, before?.size, stored, { nowMs })
        // Of an item that is unfit for an index we know only now, and not which record it was.
        if ("refuse" in plan) faults.push({ record: 0, text: plan.refuse.message })
        else changes.push(...plan.changes)
      }
      const { failures: _, ...rest } = record
      const after = { ...rest, progress: progressAfter(record.progress, batch, faults.length) }
      return {
        changes: [
          ...changes,
          putTransfer(task.address, after),
          { change: "putTask", task: { ...task, dueAtMs: nowMs + leaseMs } },
        ],
        reply: { record: after, faults },
      }
    },
  )
}

function judge(table: Table, recordsDone: number, records: readonly DataRecord[]) {
  const puts: FitItem[] = []
  const faults: BatchFault[] = []
  for (const [at, { items, fault }] of records.entries()) {
    const record = recordsDone + at + 1
    if (fault !== undefined) faults.push({ record, text: fault })
    for (const item of items) {
      const put = judgeItem(table.key, item)
      if (put instanceof ApiError) faults.push({ record, text: put.message })
      else puts.push(put)
    }
  }
  return { puts, faults }
}

/** Of several with one key the last remains. AWS guide: they overwrite each other, in any order. */
function lastOfEachKey(puts: readonly FitItem[]): readonly FitItem[] {
  return [...new Map(puts.map((put) => [keyText(put.key), put])).values()]
}

function progressAfter(
  before: ImportProgress,
  { records, isLast }: ImportBatch,
  errors: number,
): ImportProgress {
  const items = records.reduce((sum, each) => sum + (each.fault ? 1 : each.items.length), 0)
  return {
    ...before,
    objectsDone: before.objectsDone + (isLast ? 1 : 0),
    recordsDone: isLast ? 0 : before.recordsDone + records.length,
    processedBytes: before.processedBytes + records.reduce((sum, { bytes }) => sum + bytes, 0),
    processedItems: before.processedItems + items,
    importedItems: before.importedItems + items - errors,
    errors: before.errors + errors,
  }
}

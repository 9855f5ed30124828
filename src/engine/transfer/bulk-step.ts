/**
 * One batch of a bulk operation: items are put, as PutItem puts them, and how far it is says so in
 * the same write, with what the report will say. So a batch that was cut off, or that another
 * process has done too, counts once.
 */
import type { ApiError } from "../../error.ts"
import type { Table } from "../../model/table/table.ts"
import type { Change, ItemRow, Plan, Storage, TableRow } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { unitsOnIndexes, writeUnits } from "../capacity.ts"
import { planItemWrite, type Written } from "../plan.ts"
import { StoredItem } from "../stored-item.ts"
import { parseBody } from "../table-row.ts"
import type { BulkFault, BulkPut, JudgedRecord } from "./bulk-judge.ts"
import { type BulkProgress, type BulkRecord, reportId } from "./bulk-record.ts"
import { putBytes, sumOfIndexes } from "./bulk-usage.ts"
import { leaseMs } from "./transfer-parts.ts"
import {
  isSameProgress,
  putPart,
  putTransfer,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/** Records of one object, one after the other; no key comes twice. */
export interface BulkBatch {
  readonly records: readonly JudgedRecord[]
  readonly object: string
  /** Bytes of the object, where it ends with them. */
  readonly objectBytes?: number | undefined
}

interface BatchDone {
  readonly record: BulkRecord
  /** Write units. */
  readonly units: number
}

/** Nothing where somebody else has gone on with it, or it was cancelled; "gone" is the table. */
export async function bulkBatch(
  storage: Storage,
  task: Task,
  record: BulkRecord,
  batch: BulkBatch,
  nowMs: number,
): Promise<BatchDone | "gone" | undefined> {
  const puts = batch.records.flatMap((judged) => judged.puts)
  const number = record.table.id
  const reads = puts.map(({ key }) => ({ space: "item", table: number, key }) as const)
  const own = [
    transferRead(task.address, "bulk", record.id),
    { space: "table", address: task.address },
  ] as const
  return storage.write(
    [...own, ...reads],
    (found: readonly unknown[]): Plan<BatchDone | "gone" | undefined> => {
      const [row, tableRow, ...old] = found as [
        ItemRow | undefined,
        TableRow | undefined,
        ...(ItemRow | undefined)[],
      ]
      const now = transferIn<"bulk">(row)
      const isSame = now?.status === "IN_PROGRESS" && isSameProgress(now.progress, record.progress)
      if (!isSame) return { changes: [], reply: undefined }
      // The definition of this moment: an index that came meanwhile gets its entries, too.
      const table = tableRow && parseBody(tableRow)
      // A replica that is going hands on what it has: nothing may come after that.
      if (table?.id !== number || table.filling !== undefined) return { changes: [], reply: "gone" }
      const outcome = planPuts(table, puts, old, nowMs)
      const faults = [...batch.records.flatMap((judged) => judged.faults), ...outcome.faults]
      const { failures: _, ...rest } = record
      const progress = progressAfter(record.progress, batch, outcome, faults)
      const reported = faults.filter(({ type }) => record.output.types.includes(type))
      const after = {
        ...rest,
        progress: { ...progress, lines: progress.lines + reported.length },
      }
      const lines = reported.map(({ type, record: at, ...said }, index) => {
        const line = JSON.stringify({ S3Key: batch.object, Record: at, ...said })
        return putPart(task.address, reportId(record.id), progress.lines + index, { type, line })
      })
      return {
        changes: [
          ...outcome.changes,
          ...lines,
          putTransfer(task.address, after),
          { change: "putTask", task: { ...task, dueAtMs: nowMs + leaseMs } },
        ],
        reply: { record: after, units: outcome.units },
      }
    },
  )
}

interface Outcome {
  readonly changes: readonly Change[]
  readonly faults: readonly BulkFault[]
  readonly units: number
  readonly tableBytes: number
  readonly indexBytes: BulkProgress["indexBytes"]
}

function planPuts(
  table: Table,
  puts: readonly BulkPut[],
  old: readonly (ItemRow | undefined)[],
  nowMs: number,
): Outcome {
  const changes: Change[] = []
  const faults: BulkFault[] = []
  const written: Written[] = []
  for (const [at, { key, row, condition, record }] of puts.entries()) {
    const before = old[at]
    const stored = before && new StoredItem(before)
    const write = { change: { to: "put", row }, condition, returnsOldOnFailure: true } as const
    const plan = planItemWrite(write, table, key, before?.size, stored, { nowMs })
    if ("refuse" in plan) {
      faults.push(faultOf(record, plan.refuse, row.item, stored))
      continue
    }
    changes.push(...plan.changes)
    written.push(plan.reply)
  }
  const sum = (count: (each: Written) => number) =>
    written.reduce((total, each) => total + count(each), 0)
  return {
    changes,
    faults,
    units: sum((each) => writeUnits(each.oldSize, each.newSize) + unitsOnIndexes(each.indexes)),
    tableBytes: sum(({ newSize = 0 }) => newSize),
    indexBytes: putBytes(table, changes, written),
  }
}

function faultOf(
  record: number,
  refusal: ApiError,
  item: object,
  stored: StoredItem | undefined,
): BulkFault {
  const said = { record, Item: item }
  if (refusal.code !== "ConditionalCheckFailedException") {
    return { ...said, type: "ERROR", Code: refusal.code, Message: refusal.message }
  }
  return { ...said, type: "CONDITION_CHECK_FAILURE", ExistingItem: stored?.item }
}

function progressAfter(
  before: BulkProgress,
  { records, objectBytes }: BulkBatch,
  outcome: Outcome,
  faults: readonly BulkFault[],
): BulkProgress {
  const isLast = objectBytes !== undefined
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0)
  const failed = faults.filter(({ type }) => type === "ERROR").length
  return {
    ...before,
    objectsDone: before.objectsDone + (isLast ? 1 : 0),
    bytesDone: before.bytesDone + (objectBytes ?? 0),
    recordsDone: isLast ? 0 : before.recordsDone + records.length,
    recordBytes: isLast ? 0 : before.recordBytes + bytes,
    processedItems: before.processedItems + records.reduce((sum, { items }) => sum + items, 0),
    failedItems: before.failedItems + failed,
    conditionsFailed: before.conditionsFailed + faults.length - failed,
    tableBytes: before.tableBytes + outcome.tableBytes,
    indexBytes: sumOfIndexes(before.indexBytes, outcome.indexBytes),
  }
}

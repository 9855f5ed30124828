/**
 * Bulk operations go on in turns, as imports do: each opens an object, passes over what was read of
 * it before, and puts items in batches. What the report says waits in the database until the next
 * turn makes a file of it. AWS guide: Running a bulk put items operation.
 */
import { batchWriteRequestsMax } from "../../limits.ts"
import type { Table } from "../../model/table/table.ts"
import type { Task } from "../../storage/task-space.ts"
import { type BulkParts, finishBulk, writeReport } from "./bulk-end.ts"
import { type JudgedRecord, judgeRecord } from "./bulk-judge.ts"
import type { BulkRecord } from "./bulk-record.ts"
import { bulkBatch } from "./bulk-step.ts"
import { putRecords } from "./data-records.ts"
import { batchBytes, listSource, openObject, release, turnBytes } from "./source.ts"
import { TransferFailure } from "./transfer-parts.ts"

/**
 * Few enough records of one write that nobody waits for long. The items that are there are read
 * with it, and reported: as many as a BatchWriteItem has to do with, and not more.
 */
const batchRecords = batchWriteRequestsMax
/** What MaxWriteRequestUnits allows for so long is written at once, and then waited for. */
const turnMs = 10_000

/** One turn. Throws what a bucket throws: `transfer-work.ts` decides whether it is tried again. */
export async function advanceBulk(
  parts: BulkParts,
  task: Task,
  record: BulkRecord,
  table: Table | undefined,
): Promise<void> {
  const { objects, objectsDone, lines, linesWritten, failedItems } = record.progress
  if (linesWritten < lines) return writeReport(parts, task, record)
  if (record.status === "CANCELLING") {
    const failure = { code: "Cancelled", message: "The bulk operation was cancelled." }
    return finishBulk(parts, task, record, { status: "CANCELLED", failure })
  }
  if (objects === undefined) return listSource(parts, task, record)
  if (objectsDone === objects) {
    const status = failedItems === 0 ? "COMPLETED" : "COMPLETED_WITH_ERRORS"
    return finishBulk(parts, task, record, { status })
  }
  if (table?.id !== record.table.id) throw tableGone(record)
  return readObject(parts, task, record, table)
}

/** Codes are ours where they are not those of an import: AWS's reference names none (unsure). */
function tableGone({ table: { name } }: BulkRecord): TransferFailure {
  return new TransferFailure("TableNotFound", `The table was deleted: ${name}`)
}

async function readObject(
  parts: BulkParts,
  task: Task,
  started: BulkRecord,
  table: Table,
): Promise<void> {
  const { storage, platform } = parts
  const { name: object, bytes: objectBytes, stream } = await openObject(parts, task, started)
  const { recordsDone } = started.progress
  const beganMs = platform.now()
  const { unitsMax = Number.POSITIVE_INFINITY } = started
  let record = started
  let units = 0
  let turn = 0
  let batch = noRecords()
  const put = async (isLast: boolean) => {
    const given = { records: batch.records, object, objectBytes: isLast ? objectBytes : undefined }
    const done = await bulkBatch(storage, task, record, given, platform.now())
    if (done === "gone") throw tableGone(record)
    if (!done) return false
    record = done.record
    units += done.units
    turn += batch.bytes
    batch = noRecords()
    return true
  }
  const pauseMs = () => (units / unitsMax) * 1000
  let at = recordsDone
  for await (const read of putRecords(stream, started.data, recordsDone)) {
    at += 1
    const judged = judgeRecord(table.key, read, at)
    // In one write no item is put twice: the second may have a condition on the first.
    if (judged.keys.some((key) => batch.keys.has(key)) && !(await put(false))) return
    add(batch, judged)
    if (batch.records.length < batchRecords && batch.bytes < batchBytes) continue
    if (!(await put(false))) return
    if (turn >= turnBytes || pauseMs() >= turnMs) {
      return release(parts, task, "bulk", beganMs + pauseMs())
    }
  }
  if (await put(true)) await release(parts, task, "bulk", beganMs + pauseMs())
}

interface Gathered {
  readonly records: JudgedRecord[]
  readonly keys: Set<string>
  bytes: number
}

function noRecords(): Gathered {
  return { records: [], keys: new Set(), bytes: 0 }
}

function add(batch: Gathered, judged: JudgedRecord): void {
  batch.records.push(judged)
  batch.bytes += judged.bytes
  for (const key of judged.keys) batch.keys.add(key)
}

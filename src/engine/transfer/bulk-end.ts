/** The report of a bulk operation, and its end. */
import { exportKey } from "../../model/transfer/export-layout.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import type { Change } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { type BulkRecord, type ReportLine, reportId, reportTypes } from "./bulk-record.ts"
import { endTransfer } from "./transfer-end.ts"
import type { TransferParts } from "./transfer-parts.ts"
import {
  deletePart,
  isSameProgress,
  partsPerWrite,
  putTransfer,
  readParts,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

export interface BulkParts extends TransferParts {
  /** The bucket of the report. */
  readonly output: Objects
}

/**
 * Some lines of the report become files, one of each type. Their names come from their number, so
 * whoever does it again after a crash replaces them by the same.
 */
export async function writeReport(
  { storage, output, platform }: BulkParts,
  task: Task,
  record: BulkRecord,
): Promise<void> {
  const { progress, id } = record
  const { lines, linesWritten } = progress
  const linesId = reportId(id)
  const rowsMax = Math.min(lines - linesWritten, partsPerWrite)
  const found = await readParts<ReportLine>(storage, task.address, linesId, linesWritten, rowsMax)
  if (found.length === 0) throw new Error("a line of the report is not known any more")
  for (const type of reportTypes) {
    const ofType = found.filter((each) => each.type === type)
    if (ofType.length === 0) continue
    const name = `${type}/${String(progress.files).padStart(8, "0")}.json`
    await putText(output, record, name, ofType.map(({ line }) => `${line}\n`).join(""))
  }
  const after = {
    ...progress,
    linesWritten: linesWritten + found.length,
    files: progress.files + 1,
  }
  const gone = found.map((_, at) => deletePart(task.address, linesId, linesWritten + at))
  await storage.write([transferRead(task.address, "bulk", id)], ([row]) => {
    const now = transferIn<"bulk">(row)
    const isSame = now !== undefined && isSameProgress(now.progress, progress)
    if (!isSame) return { changes: [], reply: undefined }
    const { failures: _, ...rest } = now
    const changes: Change[] = [
      ...gone,
      putTransfer(task.address, { ...rest, progress: after }),
      { change: "putTask", task: { ...task, dueAtMs: platform.now() } },
    ]
    return { changes, reply: undefined }
  })
}

/** It has a manifest, its status, and nothing left to do. */
export async function finishBulk(
  { storage, output, platform }: BulkParts,
  task: Task,
  record: BulkRecord,
  outcome: Pick<BulkRecord, "status" | "failure">,
): Promise<void> {
  const ended = { ...record, ...outcome, endMs: platform.now() }
  const { progress, status, arn, table, startMs, endMs } = ended
  const manifest = {
    ...{ bulkOperationArn: arn, bulkOperationStatus: status },
    ...{ tableArn: table.arn, tableId: table.uuid },
    ...{ startTime: new Date(startMs).toISOString(), endTime: new Date(endMs).toISOString() },
    processedItemCount: progress.processedItems,
    failedItemCount: progress.failedItems,
    conditionCheckFailureCount: progress.conditionsFailed,
    outputTypes: record.output.types,
  }
  await putText(output, record, "manifest-summary.json", JSON.stringify(manifest))
  await endTransfer(storage, task, ended)
}

/** Where AWS puts what we could not read (unsure): it lies as the files of an export do. */
function putText(
  output: Objects,
  { id, output: { prefix } }: BulkRecord,
  name: string,
  text: string,
): Promise<void> {
  const key = exportKey({ prefix, exportId: id }, name)
  return output.put(key, new Uint8Array(new TextEncoder().encode(text)))
}

/** The end of a bulk operation, and its report. */
import { exportKey } from "../../model/transfer/export-layout.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import type { Change, Storage } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import {
  type BulkRecord,
  isSameProgress,
  type ReportLine,
  reportId,
  reportTypes,
} from "./bulk-record.ts"
import type { TransferParts } from "./transfer-parts.ts"
import { deletePart, putTransfer, readParts, transferIn, transferRead } from "./transfer-records.ts"

export interface BulkParts extends TransferParts {
  /** The bucket of the report. */
  readonly output: Objects
}

const partsPerWrite = 500

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
  const waiting = progress.lines - progress.linesWritten
  const rowsMax = Math.min(waiting, partsPerWrite)
  const { linesWritten } = progress
  const found = await readParts<ReportLine>(
    ...([storage, task.address, reportId(id), linesWritten, rowsMax] as const),
  )
  if (found.length === 0) throw new Error("a line of the report is not known any more")
  for (const type of reportTypes) {
    const lines = found.filter((each) => each.type === type)
    if (lines.length === 0) continue
    const name = `${type}/${String(progress.files).padStart(8, "0")}.json`
    await putText(output, record, name, lines.map(({ line }) => `${line}\n`).join(""))
  }
  const after = {
    ...progress,
    linesWritten: linesWritten + found.length,
    files: progress.files + 1,
  }
  const gone = found.map((_, at) => deletePart(task.address, reportId(id), linesWritten + at))
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
  await endBulk(storage, task, ended)
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

export async function endBulk(storage: Storage, task: Task, ended: BulkRecord): Promise<void> {
  const { objects = 0, linesWritten, lines } = ended.progress
  const { address } = task
  const waiting = [
    ...Array.from({ length: objects }, (_, at) => deletePart(address, ended.id, at)),
    ...Array.from({ length: lines - linesWritten }, (_, at) =>
      deletePart(address, reportId(ended.id), linesWritten + at),
    ),
  ]
  for (let from = 0; from < waiting.length; from += partsPerWrite) {
    const changes = waiting.slice(from, from + partsPerWrite)
    await storage.write([], () => ({ changes, reply: undefined }))
  }
  await storage.write([transferRead(address, "bulk", ended.id)], ([row]) => {
    const now = transferIn<"bulk">(row)
    const isOurs = now?.status === "IN_PROGRESS" || now?.status === "CANCELLING"
    return {
      changes: isOurs ? [putTransfer(address, ended), { change: "deleteTask", id: task.id }] : [],
      reply: undefined,
    }
  })
}

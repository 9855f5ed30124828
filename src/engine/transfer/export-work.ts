/**
 * Exports go on in steps: what they are about is gathered, then written into files, each of them
 * whole in one step, and told of in the manifests at the end. A restart goes on behind the last
 * file. AWS guide: DynamoDB table export output format.
 */
import { keyBytesOf } from "../../model/key/key-schema.ts"
import type { Table } from "../../model/table/table.ts"
import { changeLine, type ItemChanged } from "../../model/transfer/change-line.ts"
import {
  dataFile,
  dataFileName,
  dataFileNameBytes,
  dataKey,
  exportKey,
} from "../../model/transfer/export-layout.ts"
import { itemLine } from "../../model/transfer/item-line.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import type { Change, ItemKey, ItemRow, Storage } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { keyOfWritten, writtenKey } from "../key-text.ts"
import { copyChanges, copyItems } from "./export-copy.ts"
import { putManifests } from "./export-manifests.ts"
import { packFile } from "./pack-file.ts"
import { endTransfer } from "./transfer-end.ts"
import { TransferFailure, type TransferParts } from "./transfer-parts.ts"
import {
  type ExportProgress,
  type ExportRecord,
  isSameProgress,
  putPart,
  putTransfer,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/** DynamoDB's bytes of the items of one file. */
const fileBytes = 16 * 1024 * 1024
const pageBound = { rowsMax: 10_000, bytesMax: 1024 * 1024 }
/** So much is made at once: to print Ion of a whole page would keep others waiting. */
const linesCharacters = 256 * 1024

/** One step. Throws what the bucket throws. */
export async function advanceExport(
  parts: TransferParts,
  task: Task,
  record: ExportRecord,
  table: Table | undefined,
): Promise<void> {
  const { phase } = record.progress
  if (phase === "copy" && table?.id !== record.table.id) {
    throw new TransferFailure("TableNotFound", "The table was deleted while it was exported.")
  }
  if (phase === "start") return start(parts, task, record)
  if (phase === "copy") return copy(parts, task, record)
  if (phase === "write") return writeFile(parts, task, record)
  const nowMs = parts.platform.now()
  const ended: ExportRecord = { ...record, status: "COMPLETED", endMs: nowMs }
  await putManifests(parts, task.address, ended)
  return endTransfer(parts.storage, task, ended)
}

/** The bucket can be written to: better known now than when all is gathered. */
async function start(parts: TransferParts, task: Task, record: ExportRecord): Promise<void> {
  const folder = { prefix: record.prefix, exportId: record.id }
  await parts.bucket.put(exportKey(folder, "_started"), new Uint8Array(0))
  await commit(parts, task, record, { ...record.progress, phase: "copy" })
}

async function copy(parts: TransferParts, task: Task, record: ExportRecord): Promise<void> {
  const { storage } = parts
  const { progress } = record
  const step = await (record.incremental ? copyChanges : copyItems)(storage, record)
  const after = step.next
    ? { ...progress, copied: step.next }
    : { ...progress, phase: "write" as const, copied: undefined }
  const reads = step.keys.map((key) => ({ space: "item", table: progress.rows, key }) as const)
  await commit(parts, task, record, after, reads, step.changesTo)
}

async function writeFile(parts: TransferParts, task: Task, record: ExportRecord): Promise<void> {
  const { bucket, platform } = parts
  const { progress, format, incremental } = record
  const content = { items: 0, bytes: 0, after: progress.after, isLast: false }
  const { bytes, md5 } = await packFile(linesOf(parts.storage, record, content))
  const name = dataFileName(platform.randomBytes(dataFileNameBytes))
  const folder = { prefix: record.prefix, exportId: record.id }
  const key = dataKey(folder, format, incremental !== undefined, name)
  await bucket.put(key, bytes)
  const part = putPart(task.address, record.id, progress.files, dataFile(key, content.items, md5))
  const after: ExportProgress = {
    ...progress,
    phase: content.isLast ? "end" : "write",
    after: content.after,
    files: progress.files + 1,
    items: progress.items + content.items,
    bytes: progress.bytes + content.bytes,
  }
  const isOurs = await commit(parts, task, record, after, [], () => [part])
  // Somebody else has written this part of the items into a file of another name.
  if (!isOurs) await bucket.delete(key)
}

/** Says in `content` what the lines were of. */
async function* linesOf(
  storage: Storage,
  { table, progress, format, incremental }: ExportRecord,
  content: { items: number; bytes: number; after: ExportProgress["after"]; isLast: boolean },
): AsyncGenerator<string> {
  const everything = { hashFrom: 0, hashTo: 2 ** 32 - 1, bound: pageBound }
  const segment = { space: "segment", table: progress.rows, ...everything } as const
  while (!content.isLast && content.bytes < fileBytes) {
    const { after } = content
    const read = after ? { ...segment, after: keyOfWritten(after) } : segment
    const [{ rows, isLast }] = await storage.read([read], "strong")
    let lines = ""
    for (const { body, size } of rows) {
      lines += incremental
        ? changeLine(format, incremental.view, JSON.parse(body) as ItemChanged)
        : itemLine(format, body)
      content.items += 1
      content.bytes += size
      if (lines.length < linesCharacters) continue
      yield lines
      lines = ""
    }
    const last = rows.at(-1)
    if (last) {
      const parsed = JSON.parse(last.body) as Item | ItemChanged
      const item = (incremental ? (parsed as ItemChanged).keys : parsed) as Item
      content.after = writtenKey(keyBytesOf(table.key, item))
    }
    content.isLast = isLast
    if (lines !== "") yield lines
  }
}

/** Whether the export was as far as `record` says: then it is as far as `progress` now. */
async function commit(
  { storage, platform }: TransferParts,
  task: Task,
  record: ExportRecord,
  progress: ExportProgress,
  reads: readonly { space: "item"; table: number; key: ItemKey }[] = [],
  changesTo: (rows: readonly (ItemRow | undefined)[]) => readonly Change[] = () => [],
): Promise<boolean> {
  const nowMs = platform.now()
  const own = transferRead(task.address, "export", record.id)
  return storage.write([own, ...reads], (found: readonly (ItemRow | undefined)[]) => {
    const [row, ...rows] = found
    const now = transferIn<"export">(row)
    const isSame = now?.status === "IN_PROGRESS" && isSameProgress(now.progress, record.progress)
    if (!isSame) return { changes: [], reply: false }
    const { failures: _, ...rest } = now
    return {
      changes: [
        ...changesTo(rows),
        putTransfer(task.address, { ...rest, progress }),
        { change: "putTask", task: { ...task, dueAtMs: nowMs } },
      ],
      reply: true,
    }
  })
}

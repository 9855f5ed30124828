/**
 * Exports go on in steps: what they are about is gathered, then written into files, each of them
 * whole in one step, and told of in the manifests at the end. A restart goes on behind the last
 * file. AWS guide: DynamoDB table export output format.
 */
import { keyBytesOf } from "../../model/key/key-schema.ts"
import { releaseLog } from "../../model/table/log-readers.ts"
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
import type { Change, ItemRow, Storage } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { changesOfLog } from "../backup/take-backup.ts"
import { parseBody } from "../table-row.ts"
import { copyChanges, copyItems } from "./export-copy.ts"
import { putManifests } from "./export-manifests.ts"
import { packFile } from "./pack-file.ts"
import { TransferFailure, type TransferParts } from "./transfer-parts.ts"
import {
  deletePart,
  type ExportProgress,
  type ExportRecord,
  keyOfWritten,
  putPart,
  putTransfer,
  transferIn,
  transferRead,
  writtenKey,
} from "./transfer-records.ts"

/** DynamoDB's bytes of the items of one file. */
const fileBytes = 16 * 1024 * 1024
const pageBound = { rowsMax: 10_000, bytesMax: 1024 * 1024 }
/** So much is made at once: to print Ion of a whole page would keep others waiting. */
const linesCharacters = 256 * 1024
const partsPerWrite = 500

/** One step. Throws what the bucket throws. */
export async function advanceExport(parts: TransferParts, task: Task): Promise<void> {
  const { storage } = parts
  const [row, tableRow] = await storage.read(
    [transferRead(task.address, "export", task.id), { space: "table", address: task.address }],
    "strong",
  )
  const record = transferIn<"export">(row)
  if (record?.status !== "IN_PROGRESS") return forget(storage, task, record?.progress.files)
  const { phase } = record.progress
  if (phase === "copy" && (!tableRow || parseBody(tableRow).id !== record.table.id)) {
    throw new TransferFailure("TableNotFound", "The table was deleted while it was exported.")
  }
  if (phase === "start") return start(parts, task, record)
  if (phase === "copy") return copy(parts, task, record)
  if (phase === "write") return writeFile(parts, task, record)
  const nowMs = parts.platform.now()
  const ended: ExportRecord = { ...record, status: "COMPLETED", endMs: nowMs }
  await putManifests(parts, task.address, ended)
  return endExport(storage, task, ended)
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
  reads: readonly { space: "item"; table: number; key: Parameters<typeof writtenKey>[0] }[] = [],
  changesTo: (rows: readonly (ItemRow | undefined)[]) => readonly Change[] = () => [],
): Promise<boolean> {
  const nowMs = platform.now()
  const own = transferRead(task.address, "export", record.id)
  return storage.write([own, ...reads], (found: readonly (ItemRow | undefined)[]) => {
    const [row, ...rows] = found
    const now = transferIn<"export">(row)
    const isSame = JSON.stringify(now?.progress) === JSON.stringify(record.progress)
    if (now?.status !== "IN_PROGRESS" || !isSame) return { changes: [], reply: false }
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

/** The task goes last: as long as it is there, somebody comes to take the files' rows away. */
async function forget(storage: Storage, { id, address }: Task, files = 0): Promise<void> {
  for (let from = 0; from < files; from += partsPerWrite) {
    const changes = Array.from({ length: Math.min(partsPerWrite, files - from) }, (_, at) =>
      deletePart(address, id, from + at),
    )
    await storage.write([], () => ({ changes, reply: undefined }))
  }
  await storage.write([], () => ({ changes: [{ change: "deleteTask", id }], reply: undefined }))
}

/** Lets go of the log, and takes away all that was only there for the export. */
export async function endExport(storage: Storage, task: Task, ended: ExportRecord): Promise<void> {
  const { files, rows } = ended.progress
  const own = transferRead(task.address, "export", ended.id)
  await storage.write([own, { space: "table", address: task.address }], ([row, tableRow]) => {
    if (transferIn<"export">(row)?.status !== "IN_PROGRESS") {
      return { changes: [], reply: undefined }
    }
    const isThere = tableRow !== undefined && parseBody(tableRow).id === ended.table.id
    return {
      changes: [
        putTransfer(task.address, ended),
        { change: "releaseItems", table: rows },
        ...(isThere ? changesOfLog(tableRow, releaseLog, ended.endMs ?? 0) : []),
      ],
      reply: undefined,
    }
  })
  // Not before: whoever is killed in between finds all it needs for the manifests.
  await forget(storage, task, files)
}

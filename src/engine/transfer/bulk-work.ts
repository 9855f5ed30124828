/**
 * Bulk operations go on in turns, as imports do: each opens an object, passes over what was read of
 * it before, and puts items in batches. What the report says waits in the database until the next
 * turn makes a file of it. AWS guide: Running a bulk put items operation.
 */
import { batchWriteRequestsMax, importObjectsMax } from "../../limits.ts"
import type { Table } from "../../model/table/table.ts"
import { isData } from "../../model/transfer/export-layout.ts"
import type { Change } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { parseBody } from "../table-row.ts"
import { type BulkParts, finishBulk, writeReport } from "./bulk-end.ts"
import { type JudgedRecord, judgeRecord } from "./bulk-judge.ts"
import type { BulkRecord } from "./bulk-record.ts"
import { bulkBatch } from "./bulk-step.ts"
import { putRecords } from "./data-records.ts"
import { TransferFailure } from "./transfer-parts.ts"
import {
  type ObjectPart,
  putPart,
  putTransfer,
  readParts,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/**
 * Few enough records and bytes of one write that nobody waits for long. The items that are there
 * are read with it, and reported: as many as a BatchWriteItem has to do with, and not more.
 */
const batchRecords = batchWriteRequestsMax
const batchBytes = 1024 * 1024
/** A turn that ends in the middle of an object has to read it again up to there. */
const turnBytes = 32 * 1024 * 1024
/** What MaxWriteRequestUnits allows for so long is written at once, and then waited for. */
const turnMs = 10_000
const partsPerWrite = 500

/** One turn. Throws what a bucket throws: `transfer-work.ts` decides whether it is tried again. */
export async function advanceBulk(parts: BulkParts, task: Task): Promise<void> {
  const { storage } = parts
  const [row, tableRow] = await storage.read(
    [transferRead(task.address, "bulk", task.id), { space: "table", address: task.address }],
    "strong",
  )
  const record = transferIn<"bulk">(row)
  if (record?.status !== "IN_PROGRESS" && record?.status !== "CANCELLING") {
    await storage.write([], () => ({
      changes: [{ change: "deleteTask", id: task.id }],
      reply: undefined,
    }))
    return
  }
  const { objects, objectsDone, lines, linesWritten, failedItems } = record.progress
  if (linesWritten < lines) return writeReport(parts, task, record)
  if (record.status === "CANCELLING") {
    const failure = { code: "Cancelled", message: "The bulk operation was cancelled." }
    return finishBulk(parts, task, record, { status: "CANCELLED", failure })
  }
  if (objects === undefined) return listObjects(parts, task, record)
  if (objectsDone === objects) {
    const status = failedItems === 0 ? "COMPLETED" : "COMPLETED_WITH_ERRORS"
    return finishBulk(parts, task, record, { status })
  }
  const table = tableRow && parseBody(tableRow)
  if (table?.id !== record.table.id) throw tableGone(record)
  return readObject(parts, task, record, table)
}

/** Codes are ours where they are not those of an import: AWS's reference names none (unsure). */
function tableGone({ table: { name } }: BulkRecord): TransferFailure {
  return new TransferFailure("TableNotFound", `The table was deleted: ${name}`)
}

/** The objects of that moment. */
async function listObjects(
  { storage, bucket, platform }: BulkParts,
  task: Task,
  record: BulkRecord,
): Promise<void> {
  let listed = 0
  let totalBytes = 0
  let waiting: Change[] = []
  const write = async (more: readonly Change[] = []) => {
    const changes = [...waiting, ...more]
    waiting = []
    await storage.write([transferRead(task.address, "bulk", record.id)], ([row]) => {
      const now = transferIn<"bulk">(row)
      const isOurs = now?.status === "IN_PROGRESS" && now.progress.objects === undefined
      return { changes: isOurs ? changes : [], reply: undefined }
    })
  }
  for await (const { name, bytes } of bucket.list(record.prefix ?? "")) {
    if (!isData(name) || bytes === 0) continue
    if (listed === importObjectsMax) {
      throw new TransferFailure(
        "ObjectLimitExceeded",
        `There are more than ${importObjectsMax} objects in the source.`,
      )
    }
    waiting.push(putPart(task.address, record.id, listed, { name, bytes }))
    listed += 1
    totalBytes += bytes
    if (waiting.length === partsPerWrite) await write()
  }
  if (listed === 0) {
    throw new TransferFailure("S3NoSuchKey", "There is no object with the prefix in the bucket.")
  }
  const progress = { ...record.progress, objects: listed, totalBytes }
  await write([
    putTransfer(task.address, { ...record, progress }),
    { change: "putTask", task: { ...task, dueAtMs: platform.now() } },
  ])
}

async function readObject(
  parts: BulkParts,
  task: Task,
  started: BulkRecord,
  table: Table,
): Promise<void> {
  const { storage, bucket, platform } = parts
  const { objectsDone, recordsDone } = started.progress
  const [part] = await readParts<ObjectPart>(storage, task.address, started.id, objectsDone, 1)
  const { name: object, bytes: objectBytes = 0 } = part ?? { name: "" }
  const stream = await bucket.get(object)
  if (stream === undefined) throw new TransferFailure("S3NoSuchKey", `${object} is gone.`)
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
      return release(parts, task, beganMs + pauseMs())
    }
  }
  if (await put(true)) await release(parts, task, beganMs + pauseMs())
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

/** Whoever comes next may go on then. One that was cancelled meanwhile is not held up. */
async function release({ storage, platform }: BulkParts, task: Task, atMs: number): Promise<void> {
  const nowMs = platform.now()
  await storage.write(
    [{ space: "task", id: task.id }, transferRead(task.address, "bulk", task.id)],
    ([now, row]) => {
      const isGoingOn = transferIn<"bulk">(row)?.status === "IN_PROGRESS"
      const dueAtMs = isGoingOn ? Math.max(nowMs, Math.ceil(atMs)) : nowMs
      return {
        changes: now ? [{ change: "putTask", task: { ...now, dueAtMs } }] : [],
        reply: undefined,
      }
    },
  )
}

/**
 * Imports go on in turns: each opens an object, passes over what was read of it before, and puts
 * items in batches. A restart goes on behind the last batch. AWS guide: Amazon S3 import, how it
 * works; import format quotas and validation.
 */
import { importObjectsMax } from "../../limits.ts"
import type { Table } from "../../model/table/table.ts"
import { isData } from "../../model/transfer/export-layout.ts"
import type { Change, Plan, Storage } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { parseBody } from "../table-row.ts"
import { type DataRecord, dataRecords } from "./data-records.ts"
import { importBatch } from "./import-step.ts"
import { TransferFailure, type TransferParts } from "./transfer-parts.ts"
import {
  deletePart,
  type ImportRecord,
  putPart,
  putTransfer,
  readParts,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/** Few enough records and bytes of one write that nobody waits for long. */
const batchRecords = 100
const batchBytes = 1024 * 1024
/** A turn that ends in the middle of an object has to read it again up to there. */
const turnBytes = 32 * 1024 * 1024
const partsPerWrite = 500

/** One turn. Throws what the bucket throws: `transfer-work.ts` decides whether it is tried again. */
export async function advanceImport(parts: TransferParts, task: Task): Promise<void> {
  const { storage } = parts
  const [row, tableRow] = await storage.read(
    [transferRead(task.address, "import", task.id), { space: "table", address: task.address }],
    "strong",
  )
  const record = transferIn<"import">(row)
  const table = tableRow && parseBody(tableRow)
  if (record?.status !== "IN_PROGRESS" || table?.filling !== record.id) {
    await storage.write([], () => ({
      changes: [{ change: "deleteTask", id: task.id }],
      reply: undefined,
    }))
    return
  }
  const { objects, objectsDone } = record.progress
  if (objects === undefined) return listObjects(parts, task, record)
  if (objectsDone === objects) return finish(parts, task, record)
  return readObject(parts, task, record, table)
}

/** The objects of that moment, so that one that comes later is no reason to begin anew. */
async function listObjects(
  { storage, bucket, platform }: TransferParts,
  task: Task,
  record: ImportRecord,
): Promise<void> {
  let listed = 0
  let waiting: Change[] = []
  const write = async (more: readonly Change[] = []) => {
    const changes = [...waiting, ...more]
    waiting = []
    await storage.write([transferRead(task.address, "import", record.id)], ([row]) => {
      const now = transferIn<"import">(row)
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
    waiting.push(putPart(task.address, record.id, listed, { name }))
    listed += 1
    if (waiting.length === partsPerWrite) await write()
  }
  if (listed === 0) {
    throw new TransferFailure("S3NoSuchKey", "There is no object with the prefix in the bucket.")
  }
  const progress = { ...record.progress, objects: listed }
  await write([
    putTransfer(task.address, { ...record, progress }),
    { change: "putTask", task: { ...task, dueAtMs: platform.now() } },
  ])
}

async function readObject(
  parts: TransferParts,
  task: Task,
  started: ImportRecord,
  table: Table,
): Promise<void> {
  const { storage, bucket, platform } = parts
  const { objectsDone, recordsDone } = started.progress
  const [part] = await readParts<{ name: string }>(
    storage,
    task.address,
    started.id,
    objectsDone,
    1,
  )
  const name = part?.name ?? ""
  const stream = await bucket.get(name)
  if (stream === undefined) throw new TransferFailure("S3NoSuchKey", `${name} is gone.`)
  let record = started
  let turn = 0
  const put = async (records: readonly DataRecord[], isLast: boolean) => {
    const batch = { records, isLast }
    const done = await importBatch(storage, task, record, table, batch, platform.now())
    if (!done) return false
    for (const { record: number, text } of done.faults) {
      const at = { import: record.arn, object: name, record: number, error: withoutValues(text) }
      platform.log("warn", "import.item", at)
    }
    record = done.record
    return true
  }
  let batch: DataRecord[] = []
  let bytes = 0
  for await (const read of dataRecords(stream, started.data, table.attributeTypes, recordsDone)) {
    batch.push(read)
    bytes += read.bytes
    if (batch.length < batchRecords && bytes < batchBytes) continue
    if (!(await put(batch, false))) return
    turn += bytes
    batch = []
    bytes = 0
    if (turn >= turnBytes) return release(parts, task)
  }
  if (await put(batch, true)) await release(parts, task)
}

/** Some of DynamoDB's texts quote what is wrong, and no value of an item is to be in a log. */
function withoutValues(text: string): string {
  return text.replace(/(numeric value).*/s, "$1").replace(/\[.*\]/s, "[…]")
}

/** Whoever comes next may go on at once. */
async function release({ storage, platform }: TransferParts, task: Task): Promise<void> {
  const dueAtMs = platform.now()
  await storage.write([{ space: "task", id: task.id }], ([now]) => ({
    changes: now ? [{ change: "putTask", task: { ...now, dueAtMs } }] : [],
    reply: undefined,
  }))
}

/** The table is everybody's, even where some of its items could not be had. */
async function finish(
  { storage, platform }: TransferParts,
  task: Task,
  record: ImportRecord,
): Promise<void> {
  const { errors } = record.progress
  const failure = {
    code: "ItemValidationError",
    message:
      "Some of the items failed validation checks and were not imported. " +
      "Please check CloudWatch error logs for more details.",
  }
  const outcome: Partial<ImportRecord> =
    errors === 0 ? { status: "COMPLETED" } : { status: "FAILED", failure }
  await endImport(storage, task, { ...record, ...outcome, endMs: platform.now() })
}

export async function endImport(storage: Storage, task: Task, ended: ImportRecord): Promise<void> {
  const { objects = 0 } = ended.progress
  for (let from = 0; from < objects; from += partsPerWrite) {
    const changes = Array.from({ length: Math.min(partsPerWrite, objects - from) }, (_, at) =>
      deletePart(task.address, ended.id, from + at),
    )
    await storage.write([], () => ({ changes, reply: undefined }))
  }
  await storage.write(
    [transferRead(task.address, "import", ended.id), { space: "table", address: task.address }],
    ([row, tableRow]): Plan<undefined> => {
      const isOurs = transferIn<"import">(row)?.status === "IN_PROGRESS"
      const { filling, ...table } = tableRow ? parseBody(tableRow) : { filling: undefined, id: 0 }
      const opened: Change[] =
        filling === ended.id
          ? [
              {
                ...{ change: "putTable", address: task.address, table: table.id },
                body: JSON.stringify(table),
              },
            ]
          : []
      return {
        changes: isOurs
          ? [putTransfer(task.address, ended), { change: "deleteTask", id: task.id }, ...opened]
          : [],
        reply: undefined,
      }
    },
  )
}

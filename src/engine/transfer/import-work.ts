/**
 * Imports go on in turns: each opens an object, passes over what was read of it before, and puts
 * items in batches. A restart goes on behind the last batch. AWS guide: Amazon S3 import, how it
 * works; import format quotas and validation.
 */
import type { Table } from "../../model/table/table.ts"
import type { Task } from "../../storage/task-space.ts"
import { type DataRecord, dataRecords } from "./data-records.ts"
import { importBatch } from "./import-step.ts"
import { batchBytes, listSource, openObject, release, turnBytes } from "./source.ts"
import { endTransfer } from "./transfer-end.ts"
import { TransferFailure, type TransferParts } from "./transfer-parts.ts"
import type { ImportRecord } from "./transfer-records.ts"

/** Few enough of one write that nobody waits for long. */
const batchRecords = 100

/** One turn. Throws what the bucket throws: `transfer-work.ts` decides whether it is tried again. */
export async function advanceImport(
  parts: TransferParts,
  task: Task,
  record: ImportRecord,
  table: Table | undefined,
): Promise<void> {
  if (table?.filling !== record.id) {
    throw new TransferFailure("TableNotFound", "The table was deleted while it was filled.")
  }
  const { objects, objectsDone } = record.progress
  if (objects === undefined) return listSource(parts, task, record)
  if (objectsDone === objects) return finish(parts, task, record)
  return readObject(parts, task, record, table)
}

async function readObject(
  parts: TransferParts,
  task: Task,
  started: ImportRecord,
  table: Table,
): Promise<void> {
  const { storage, platform } = parts
  const { name, stream } = await openObject(parts, task, started)
  const { recordsDone } = started.progress
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
    if (turn >= turnBytes) return release(parts, task, "import")
  }
  if (await put(batch, true)) await release(parts, task, "import")
}

/** Some of DynamoDB's texts quote what is wrong, and no value of an item is to be in a log. */
function withoutValues(text: string): string {
  return text.replace(/(numeric value).*/s, "$1").replace(/\[.*\]/s, "[…]")
}

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
  await endTransfer(storage, task, { ...record, ...outcome, endMs: platform.now() })
}

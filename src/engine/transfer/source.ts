/** The objects that imports and bulk operations read: listed, and then opened one by one. */
import { importObjectsMax } from "../../limits.ts"
import { isData } from "../../model/transfer/export-layout.ts"
import type { Change } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import type { BulkRecord } from "./bulk-record.ts"
import { TransferFailure, type TransferParts } from "./transfer-parts.ts"
import {
  type ImportRecord,
  type ObjectPart,
  partsPerWrite,
  putPart,
  putTransfer,
  readParts,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/** Few enough bytes of one write that nobody waits for long. */
export const batchBytes = 1024 * 1024
/** A turn that ends in the middle of an object has to read it again up to there. */
export const turnBytes = 32 * 1024 * 1024

type SourceRecord = ImportRecord | BulkRecord

/** The objects of that moment, so that one that comes later is no reason to begin anew. */
export async function listSource(
  { storage, bucket, platform }: TransferParts,
  task: Task,
  record: SourceRecord,
): Promise<void> {
  let objects = 0
  let totalBytes = 0
  let waiting: Change[] = []
  const write = async (more: readonly Change[] = []) => {
    const changes = [...waiting, ...more]
    waiting = []
    await storage.write([transferRead(task.address, record.kind, record.id)], ([row]) => {
      const now = transferIn<SourceRecord["kind"]>(row)
      const isOurs = now?.status === "IN_PROGRESS" && now.progress.objects === undefined
      return { changes: isOurs ? changes : [], reply: undefined }
    })
  }
  for await (const { name, bytes } of bucket.list(record.prefix ?? "")) {
    if (!isData(name) || bytes === 0) continue
    if (objects === importObjectsMax) {
      throw new TransferFailure(
        "ObjectLimitExceeded",
        `There are more than ${importObjectsMax} objects in the source.`,
      )
    }
    waiting.push(putPart(task.address, record.id, objects, { name, bytes }))
    objects += 1
    totalBytes += bytes
    if (waiting.length === partsPerWrite) await write()
  }
  if (objects === 0) {
    throw new TransferFailure("S3NoSuchKey", "There is no object with the prefix in the bucket.")
  }
  const progress = { ...record.progress, objects, totalBytes }
  await write([
    putTransfer(task.address, { ...record, progress } as SourceRecord),
    { change: "putTask", task: { ...task, dueAtMs: platform.now() } },
  ])
}

interface OpenObject extends ObjectPart {
  readonly stream: ReadableStream<Uint8Array>
}

/** The first object that is not read to its end. */
export async function openObject(
  { storage, bucket }: TransferParts,
  task: Task,
  { id, progress }: SourceRecord,
): Promise<OpenObject> {
  const [part] = await readParts<ObjectPart>(storage, task.address, id, progress.objectsDone, 1)
  if (!part) throw new Error("an object of the source is not known any more")
  const stream = await bucket.get(part.name)
  if (!stream) throw new TransferFailure("S3NoSuchKey", `${part.name} is gone.`)
  return { ...part, stream }
}

/** Whoever comes next may go on then: one that is to be cancelled at once. */
export async function release(
  { storage, platform }: TransferParts,
  task: Task,
  kind: SourceRecord["kind"],
  atMs = 0,
): Promise<void> {
  const nowMs = platform.now()
  await storage.write(
    [{ space: "task", id: task.id }, transferRead(task.address, kind, task.id)],
    ([now, row]) => {
      const isGoingOn = transferIn<SourceRecord["kind"]>(row)?.status === "IN_PROGRESS"
      const dueAtMs = isGoingOn ? Math.max(nowMs, Math.ceil(atMs)) : nowMs
      return {
        changes: now ? [{ change: "putTask", task: { ...now, dueAtMs } }] : [],
        reply: undefined,
      }
    },
  )
}

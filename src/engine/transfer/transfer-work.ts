/** Takes the next step of an export, an import or a bulk operation, and decides what becomes of one that fails. */
import { ApiError } from "../../error.ts"
import type { Platform } from "../../platform.ts"
import type { ObjectStore } from "../../storage/objects/objects.ts"
import type { Storage } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { dueTasksOf } from "../due-tasks.ts"
import type { Engine } from "../engine.ts"
import { parseBody } from "../table-row.ts"
import { advanceBulk } from "./bulk-work.ts"
import { advanceExport } from "./export-work.ts"
import { advanceImport } from "./import-work.ts"
import { endTransfer, forgetTransfer } from "./transfer-end.ts"
import { leaseMs, TransferFailure, type TransferParts } from "./transfer-parts.ts"
import {
  type AnyTransfer,
  isUnderWay,
  putTransfer,
  type TransferKind,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/** How often in a row its bucket may fail. */
const failuresMax = 5
const firstWaitMs = 1000

interface WorkParts {
  readonly storage: Storage
  readonly platform: Platform
  readonly objects: ObjectStore | undefined
}

const kinds = ["export", "import", "bulk"] satisfies TransferKind[]
const roundsPerRun = 10

/**
 * Some steps of each of them that is due. Returns whether there were any: what they end
 * with may be others' work.
 */
export async function runTransfers(
  storage: Storage,
  { platform, objects }: Pick<Engine, "platform"> & Partial<Pick<Engine, "objects">>,
): Promise<boolean> {
  for (let rounds = 0; rounds < roundsPerRun; rounds++) {
    const due = await dueTasksOf(storage, platform.now(), kinds)
    if (due.length === 0) return rounds > 0
    for (const task of due) await advanceTransfer({ storage, platform, objects }, task)
  }
  return true
}

async function advanceTransfer(
  { storage, platform, objects }: WorkParts,
  task: Task,
): Promise<void> {
  const { account } = task.address
  const mine = await claim(storage, task, platform.now())
  const kind = task.kind as TransferKind
  const [row, tableRow] = await storage.read(
    [transferRead(task.address, kind, task.id), { space: "table", address: task.address }],
    "strong",
  )
  const record = transferIn<TransferKind>(row)
  if (!mine || !record) return
  if (!isUnderWay(record)) return forgetTransfer(storage, mine, record)
  try {
    if (!objects) throw new TransferFailure("InternalServerError", "There is no BACKUP_URL.")
    const parts: TransferParts = {
      storage,
      platform,
      bucket: objects.bucket(record.bucket, account),
    }
    const table = tableRow && parseBody(tableRow)
    if (record.kind === "export") await advanceExport(parts, mine, record, table)
    else if (record.kind === "import") await advanceImport(parts, mine, record, table)
    else {
      const output = objects.bucket(record.output.bucket, account)
      await advanceBulk({ ...parts, output }, mine, record, table)
    }
  } catch (error) {
    // Of the database: a later run goes on.
    if (error instanceof ApiError) throw error
    const { code, message } = failureOf(error)
    platform.log("warn", `${kind}.failed`, { arn: record.arn, code, error: String(error) })
    await failOrWait({ storage, platform }, mine, { code, message }, error)
  }
}

/** Whoever puts it off works on it. */
function claim(storage: Storage, task: Task, nowMs: number): Promise<Task | undefined> {
  return storage.write([{ space: "task", id: task.id }], ([now]) => {
    if (now?.dueAtMs !== task.dueAtMs) return { changes: [], reply: undefined }
    const mine = { ...now, dueAtMs: nowMs + leaseMs }
    return { changes: [{ change: "putTask", task: mine }], reply: mine }
  })
}

async function failOrWait(
  { storage, platform }: Omit<WorkParts, "objects">,
  task: Task,
  failure: { readonly code: string; readonly message: string },
  error: unknown,
): Promise<void> {
  const nowMs = platform.now()
  const read = transferRead(task.address, task.kind as TransferKind, task.id)
  const [row] = await storage.read([read], "strong")
  const record = transferIn<TransferKind>(row)
  if (!record || !isUnderWay(record)) return
  const failures = (record.failures ?? 0) + 1
  if (error instanceof TransferFailure || failures === failuresMax) {
    const ended = { ...record, failures, status: "FAILED", failure, endMs: nowMs } as AnyTransfer
    return endTransfer(storage, task, ended)
  }
  const dueAtMs = nowMs + firstWaitMs * 2 ** failures
  await storage.write([read], ([found]) => {
    const now = transferIn<TransferKind>(found)
    if (!now || !isUnderWay(now)) return { changes: [], reply: undefined }
    return {
      changes: [
        putTransfer(task.address, { ...now, failures } as AnyTransfer),
        { change: "putTask", task: { ...task, dueAtMs } },
      ],
      reply: undefined,
    }
  })
}

/** Texts of our own faults are for the log alone. */
function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof TransferFailure) return { code: error.code, message: error.message }
  const { code } = error as { readonly code?: unknown }
  if (code === "NoSuchBucket") {
    return { code: "S3NoSuchBucket", message: "The specified bucket does not exist" }
  }
  if (code === "AccessDenied") return { code: "S3AccessDenied", message: "Access Denied" }
  return { code: "InternalServerError", message: "Internal server error" }
}

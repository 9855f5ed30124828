/** Restoring a backup: nothing is made before every file of it was held against its checksum. */

import { ApiError } from "../../error.ts"
import type { Table } from "../../model/table/table.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import type { Change, Storage, TableAddress } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { definitionChanges } from "../definition-changes.ts"
import { tableExists } from "../table-faults.ts"
import { parseBody, putTable } from "../table-row.ts"
import { type Backup, damaged, dataOf, findManifest } from "./backup.ts"
import { entryOf, getFile, linesOf } from "./backup-file.ts"
import type { Entry } from "./entries.ts"
import { type FilledTable, fillBound, fillStep, finishTable } from "./fill-table.ts"
import { type Advanced, commitStep, requireHome, type TaskParts, withBody } from "./task-step.ts"

interface Restoring {
  readonly arn: string
  readonly target: FilledTable
  /** How many files were applied, and how many entries of the next one. */
  readonly files: number
  readonly entries: number
}

const restoreTaskKind = "restore"

/** The table is there, and its items come by the task. @throws ApiError if its name is taken */
export function beginRestore(
  { storage, platform }: Pick<TaskParts, "storage" | "platform">,
  arn: string,
  address: TableAddress,
  table: Table,
): Promise<Task> {
  const nowMs = platform.now()
  const task = restoreTask(arn, address, table, nowMs)
  return storage.write([{ space: "table", address }], ([there]) => {
    if (there) return { refuse: tableExists(address.name) }
    const changes: readonly Change[] = [
      putTable(address, table),
      ...definitionChanges(address, undefined, table, { nowMs, secret: "" }),
      { change: "putTask", task },
    ]
    return { changes, reply: task }
  })
}

function restoreTask(arn: string, address: TableAddress, table: Table, dueAtMs: number): Task {
  const target = { address, id: table.id }
  const restoring: Restoring = { arn, target, files: 0, entries: 0 }
  const body = JSON.stringify(restoring)
  return { id: `restore/${table.id}`, kind: restoreTaskKind, address, body, dueAtMs }
}

export function isRestoreOf({ kind, body }: Task, arn: string): boolean {
  return kind === restoreTaskKind && (JSON.parse(body) as Restoring).arn === arn
}

/** @throws ApiError unless every file of the backup is what was written */
export async function verifyBackup(home: Objects, { arn, files }: Backup): Promise<void> {
  const there = new Map<string, number>()
  for await (const { name, bytes } of home.list(dataOf(arn))) there.set(name, bytes)
  // What is cut off or missing is found without reading it. Sealed files are longer.
  if (files.some(({ name, bytes }) => (there.get(name) ?? -1) < bytes)) throw damaged(arn)
  for (const file of files) await getFile(home, arn, file)
}

/** Of one file, which is read for each step. */
const batchesPerStep = 10

/** Goes on, unless the backup was spoiled since it was verified: then the table goes again. */
export async function advanceRestore(parts: TaskParts, task: Task): Promise<Advanced> {
  try {
    return await applySome(parts, task)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "ValidationException") throw error
    const { platform, storage } = parts
    platform.log("error", "restore.given up", { task: task.id, error: error.message })
    return takeBack(storage, task, platform.now())
  }
}

function takeBack(storage: Storage, task: Task, nowMs: number): Promise<Advanced> {
  const { address, id } = (JSON.parse(task.body) as Restoring).target
  return commitStep(storage, task, undefined, [{ space: "table", address }], ([row]) => {
    const table = row && parseBody(row)
    if (table?.id !== id) return []
    return [
      { change: "dropTable", address, table: id },
      ...definitionChanges(address, table, undefined, { nowMs, secret: "" }),
    ]
  })
}

/** Applies some of a file, a bounded number of entries at a time, or ends the restore. */
async function applySome(parts: TaskParts, task: Task): Promise<Advanced> {
  const { storage, platform } = parts
  const home = requireHome(parts)
  let restoring = JSON.parse(task.body) as Restoring
  const { arn, target } = restoring
  const { address, id } = target
  const backup = await findManifest(home, arn)
  if (!backup) throw damaged(arn)
  const file = backup.files[restoring.files]
  if (!file) {
    const read = { space: "table", address } as const
    return commitStep(storage, task, undefined, [read], ([row]) => finishTable(row, id))
  }
  const lines = await linesOf(await getFile(home, arn, file))
  let now: Advanced = task
  for (let batches = 0; now && batches < batchesPerStep; batches++) {
    const entries = batchOf(lines, restoring.entries)
    const to = restoring.entries + entries.length
    const isLast = to >= lines.length
    restoring = isLast
      ? { ...restoring, files: restoring.files + 1, entries: 0 }
      : { ...restoring, entries: to }
    const part = { entries, key: backup.table.key }
    now = await fillStep(storage, now, withBody(now, restoring, platform), target, part)
    if (isLast) return now
  }
  return now
}

function batchOf(lines: readonly string[], from: number): readonly Entry[] {
  const entries: Entry[] = []
  let bytes = 0
  for (const line of lines.slice(from, from + fillBound.rowsMax)) {
    if (bytes >= fillBound.bytesMax) break
    const entry = entryOf(line)
    entries.push(entry)
    bytes += entry.row?.size ?? 0
  }
  return entries
}

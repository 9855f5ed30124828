/** Taking a backup: at once where the table is small, else by a task. */
import { ApiError } from "../../error.ts"
import { holdLog, releaseLog } from "../../model/table/log-readers.ts"
import type { Table } from "../../model/table/table.ts"
import type { Platform } from "../../platform.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import type { Change, Storage, TableAddress, TableRow } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { othersTurn } from "../others-turn.ts"
import { retainedId } from "../retained-table.ts"
import { streamChanges } from "../stream-life.ts"
import { parseBody, putTable } from "../table-row.ts"
import {
  type Backup,
  type BackupFacts,
  type BackupFile,
  backupArnOf,
  discardTask,
  putManifest,
  randomBackupId,
  systemBackupOf,
} from "./backup.ts"
import { putFile } from "./backup-file.ts"
import { type Cursor, type Entry, entryOfRow, firstEntries, readEntries } from "./entries.ts"
import { type Advanced, commitStep, requireHome, type TaskParts, withBody } from "./task-step.ts"

/** What one look may read: a table that is all in there is backed up in that look. */
const lookBound = { rowsMax: 1000, bytesMax: 1024 * 1024 }
/** DynamoDB's bytes of a data file, more or less; they are held in memory. */
const fileBytes = 4 * 1024 * 1024

interface TakingBackup {
  readonly backup: Omit<Backup, "files">
  /** Others write meanwhile: all but a table that was deleted. */
  readonly isLive: boolean
  /** The moment of one that is live; absent before the first step has chosen it. */
  readonly cut?: number
  /** Absent once all is written. */
  readonly cursor?: Cursor
  readonly files: readonly BackupFile[]
}

export const backupTaskKind = "backup"

export function backupOfTask({ body }: Task): BackupFacts {
  return (JSON.parse(body) as TakingBackup).backup
}

/** The backup, which may go on being written; nothing if there is no such table. */
export async function takeBackup(
  { storage, platform }: { readonly storage: Storage; readonly platform: Platform },
  home: Objects,
  address: TableAddress,
  name: string,
): Promise<{ readonly backup: BackupFacts; readonly task?: Task } | undefined> {
  const look = await lookAt(storage, address)
  if (!look) return undefined
  const { table, count, page } = look
  const createdAtMs = platform.now()
  const arn = backupArnOf(table, createdAtMs, randomBackupId(platform))
  const facts = { arn, name, type: "USER" as const, createdAtMs, table }
  if (page.isLast) {
    const entries = page.rows.map(entryOfRow)
    const backup = { ...facts, ...count }
    const files = [await putFile(home, arn, 0, entries, platform)]
    await putManifest(home, { ...backup, files })
    return { backup }
  }
  return storage.write(
    [
      { space: "table", address },
      { space: "tableCount", table: table.id },
    ],
    ([now, count]) => {
      if (!now || parseBody(now).id !== table.id) return { changes: [], reply: undefined }
      const backup = { ...facts, ...count, table: parseBody(now) }
      const taking: TakingBackup = { backup, isLive: true, cursor: firstEntries, files: [] }
      const task: Task = {
        ...{ id: idOf(arn), kind: backupTaskKind, address },
        ...{ body: JSON.stringify(taking), dueAtMs: createdAtMs },
      }
      return {
        changes: [...changesOfLog(now, holdLog, createdAtMs), { change: "putTask", task }],
        reply: { backup, task },
      }
    },
  )
}

/** The table and its first items at one moment; nothing if there is none. */
async function lookAt(storage: Storage, address: TableAddress) {
  for (;;) {
    const [known] = await storage.read([{ space: "table", address }], "strong")
    if (!known) return undefined
    const table = parseBody(known)
    const everything = { hashFrom: 0, hashTo: 2 ** 32 - 1, bound: lookBound }
    const [row, count, page] = await storage.read(
      [
        { space: "table", address },
        { space: "tableCount", table: table.id },
        { space: "segment", table: table.id, ...everything },
      ],
      "strong",
    )
    if (row?.version === known.version) return { table, count, page }
  }
}

/** What deleting a table under recovery brings about. */
export function systemBackupTask(
  address: TableAddress,
  table: Table,
  nowMs: number,
  id: string,
): Task {
  const backup = systemBackupOf(table, nowMs, id)
  const taking: TakingBackup = { backup, isLive: false, cursor: firstEntries, files: [] }
  const body = JSON.stringify(taking)
  return { id: idOf(backup.arn), kind: backupTaskKind, address, body, dueAtMs: nowMs }
}

/** Writes one more file, or ends the backup. */
export async function advanceBackup(parts: TaskParts, task: Task): Promise<Advanced> {
  const { storage, platform } = parts
  const home = requireHome(parts)
  const taking = JSON.parse(task.body) as TakingBackup
  const { backup, isLive, cut, files } = taking
  if (isLive && cut === undefined) return chooseMoment(parts, task, taking)
  if (!taking.cursor) return finish(parts, task, taking)
  const { id, key } = backup.table
  const moment = { table: id, key, ...(cut !== undefined && { cut }) }
  let cursor: Cursor | undefined = taking.cursor
  const entries: Entry[] = []
  for (let bytes = 0; cursor && bytes < fileBytes; ) {
    const page = await readEntries(storage, moment, cursor, lookBound)
    entries.push(...page.entries)
    bytes += page.entries.reduce((sum, { row }) => sum + (row?.size ?? 100), 0)
    cursor = page.next
    await othersTurn()
  }
  const file = await putFile(home, backup.arn, files.length, entries, platform)
  const { cursor: _, ...rest } = taking
  const counted = backup.type === "SYSTEM" ? added(backup, entries) : backup
  const next: TakingBackup = {
    ...{ ...rest, backup: counted, files: [...files, file] },
    ...(cursor && { cursor }),
  }
  const reads = [{ space: "task", id: retainedId(id) }] as const
  return commitStep(storage, task, withBody(task, next, platform), reads, ([retained]) =>
    // What is left of a deleted table after its window is no backup of it.
    isLive || retained ? [] : undefined,
  )
}

/** The log is open since the write that made the task, so nothing is missed. */
async function chooseMoment(
  { storage, platform }: TaskParts,
  task: Task,
  taking: TakingBackup,
): Promise<Advanced> {
  // Not within a write: on a server that would be planned again for each record of anybody.
  const [cut] = await storage.read([{ space: "lastSequence" }], "strong")
  return commitStep(storage, task, withBody(task, { ...taking, cut }, platform), [], () => [])
}

async function finish(parts: TaskParts, task: Task, taking: TakingBackup): Promise<Advanced> {
  const { storage, platform } = parts
  const { backup, isLive, files } = taking
  // Of several that come to this point each writes the same.
  await putManifest(requireHome(parts), { ...backup, files })
  const nowMs = platform.now()
  const { expiresAtMs } = backup
  const discard =
    expiresAtMs === undefined ? [] : [discardTask(task.address, backup.arn, expiresAtMs)]
  return commitStep(
    storage,
    task,
    undefined,
    [{ space: "table", address: task.address }],
    ([row]) => {
      const isOurs = row && isLive && parseBody(row).id === backup.table.id
      return [
        ...(isOurs ? changesOfLog(row, releaseLog, nowMs) : []),
        ...discard.map((task) => ({ change: "putTask", task }) as const),
      ]
    },
  )
}

/** A change of the definition that opens or closes the table's log where it has to. */
export function changesOfLog(
  row: TableRow,
  change: (table: Table) => Table,
  nowMs: number,
): readonly Change[] {
  const { address } = row
  const before = parseBody(row)
  const after = change(before)
  return [
    putTable(address, after),
    // No stream begins with it, so nothing is sealed.
    ...streamChanges(address, before, after, { nowMs, secret: "" }),
  ]
}

/** Counts of a deleted table are not kept: they are those of the items that are there. */
function added<B extends Pick<BackupFacts, "items" | "bytes">>(
  backup: B,
  entries: readonly Entry[],
): B {
  const bytes = entries.reduce((sum, { row }) => sum + (row?.size ?? 0), backup.bytes)
  return { ...backup, items: backup.items + entries.length, bytes }
}

function idOf(arn: string): string {
  return `backup/${arn}`
}

/** @throws ApiError BackupInUseException while the backup is being written */
export async function requireTaken(storage: Storage, arn: string): Promise<void> {
  const [task] = await storage.read([{ space: "task", id: idOf(arn) }], "strong")
  if (task) throw new ApiError("BackupInUseException", `Backup is being created: ${arn}`)
}

/** The backup while it is being written. */
export async function findTaking(storage: Storage, arn: string): Promise<BackupFacts | undefined> {
  const [task] = await storage.read([{ space: "task", id: idOf(arn) }], "strong")
  return task && backupOfTask(task)
}

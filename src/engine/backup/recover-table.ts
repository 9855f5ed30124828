/** A new table with the items that another one had at a moment. */
import { holdLog, releaseLog } from "../../model/table/log-readers.ts"
import type { Table } from "../../model/table/table.ts"
import type { Platform } from "../../platform.ts"
import type { Change, Storage, TableAddress } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { definitionChanges } from "../definition-changes.ts"
import { tableExists } from "../table-faults.ts"
import { parseBody, putTable } from "../table-row.ts"
import { type Cursor, firstEntries, type Moment, readEntries } from "./entries.ts"
import { type FilledTable, fillBound, fillStep, finishTable } from "./fill-table.ts"
import { changesOfLog } from "./take-backup.ts"
import { type Advanced, commitStep, type TaskParts, withBody } from "./task-step.ts"

interface Recovering {
  readonly source: TableAddress
  readonly moment: Moment
  /** Absent once all is copied. */
  readonly cursor?: Cursor
  readonly target: FilledTable
}

export interface RecoveryRequest {
  readonly address: TableAddress
  readonly table: Table
  /** The table whose items it gets, there or deleted. */
  readonly source: { readonly address: TableAddress; readonly table: Table }
  readonly cut: number
}

/** @throws ApiError if the target is there, or the source is not what it was */
export async function beginRecovery(
  { storage, platform }: { readonly storage: Storage; readonly platform: Platform },
  { address, table, source, cut }: RecoveryRequest,
): Promise<Task> {
  const nowMs = platform.now()
  const { id, key } = source.table
  const target = { address, id: table.id }
  const moment = { table: id, key, cut }
  const recovering: Recovering = {
    ...{ source: source.address, moment, cursor: firstEntries, target },
  }
  const task: Task = {
    ...{ id: `recover/${table.id}`, kind: "recover", address },
    ...{ body: JSON.stringify(recovering), dueAtMs: nowMs },
  }
  return storage.write(
    [
      { space: "table", address },
      { space: "table", address: source.address },
    ],
    ([there, live]) => {
      if (there) return { refuse: tableExists(address.name) }
      const isLive = live && parseBody(live).id === id
      const changes: readonly Change[] = [
        ...(isLive ? changesOfLog(live, holdLog, nowMs) : []),
        putTable(address, table),
        ...definitionChanges(address, undefined, table, { nowMs, secret: "" }),
        { change: "putTask", task },
      ]
      return { changes, reply: task }
    },
  )
}

/** Copies one more page, or ends. */
export async function advanceRecovery(
  { storage, platform }: TaskParts,
  task: Task,
): Promise<Advanced> {
  const recovering = JSON.parse(task.body) as Recovering
  const { source, moment, cursor, target } = recovering
  if (cursor) {
    const { entries, next } = await readEntries(storage, moment, cursor, fillBound)
    const { cursor: _, ...rest } = recovering
    const after = withBody(task, { ...rest, ...(next && { cursor: next }) }, platform)
    return fillStep(storage, task, after, target, { entries, key: moment.key })
  }
  const nowMs = platform.now()
  return commitStep(
    storage,
    task,
    undefined,
    [
      { space: "table", address: target.address },
      { space: "table", address: source },
    ],
    ([filled, live]) => [
      ...finishTable(filled, target.id),
      ...(live && parseBody(live).id === moment.table ? changesOfLog(live, releaseLog, nowMs) : []),
    ],
  )
}

/** How exports, imports and bulk operations end. */
import { releaseLog } from "../../model/table/log-readers.ts"
import type { Change, Storage, TableRow } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { finishTable } from "../backup/fill-table.ts"
import { changesOfLog } from "../backup/take-backup.ts"
import { parseBody } from "../table-row.ts"
import { reportId } from "./bulk-record.ts"
import {
  type AnyTransfer,
  deleteParts,
  isUnderWay,
  putTransfer,
  type TransferKind,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/** Puts the end down, and then takes away all that was there for the transfer alone. */
export async function endTransfer(storage: Storage, task: Task, ended: AnyTransfer): Promise<void> {
  const { address } = task
  await storage.write(
    [transferRead(address, ended.kind, ended.id), { space: "table", address }],
    ([row, tableRow]) => {
      const now = transferIn<TransferKind>(row)
      if (!now || !isUnderWay(now)) return { changes: [], reply: undefined }
      const changes = [putTransfer(address, ended), ...changesOfEnd(ended, tableRow)]
      return { changes, reply: undefined }
    },
  )
  // Not before: whoever is killed in between finds all it needs to end it in the same way.
  await forgetTransfer(storage, task, ended)
}

function changesOfEnd(ended: AnyTransfer, row: TableRow | undefined): readonly Change[] {
  switch (ended.kind) {
    case "export": {
      const isThere = row !== undefined && parseBody(row).id === ended.table.id
      const letGo = isThere ? changesOfLog(row, releaseLog, ended.endMs ?? 0) : []
      return [{ change: "releaseItems", table: ended.progress.rows }, ...letGo]
    }
    // The table is everybody's, even where some of its items could not be had.
    case "import":
      return finishTable(row, ended.table.id)
    case "bulk":
      return []
  }
}

/** The task goes last: as long as it is there, somebody comes to take the parts away. */
export async function forgetTransfer(
  storage: Storage,
  { id, address }: Task,
  ended: AnyTransfer,
): Promise<void> {
  await deleteParts(storage, address, id)
  if (ended.kind === "bulk") {
    await deleteParts(storage, address, reportId(id), ended.progress.linesWritten)
  }
  await storage.write([], () => ({ changes: [{ change: "deleteTask", id }], reply: undefined }))
}

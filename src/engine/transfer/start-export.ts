import { ApiError } from "../../error.ts"
import { holdLog } from "../../model/table/log-readers.ts"
import type { Table } from "../../model/table/table.ts"
import { randomInteger48 } from "../../platform.ts"
import type { Plan } from "../../storage/storage.ts"
import { cutAt } from "../backup/moment.ts"
import { changesOfLog } from "../backup/take-backup.ts"
import type { AccountEngine } from "../engine.ts"
import { tableNotFound } from "../table-faults.ts"
import { outcomeOf, parseBody } from "../table-row.ts"
import { newTransferId, startChanges, type TransferToken, tokenRead } from "./start-transfer.ts"
import type { ExportRecord } from "./transfer-records.ts"

export type ExportRequest = Pick<
  ExportRecord,
  "bucket" | "prefix" | "bucketOwner" | "clientToken" | "format" | "sseAlgorithm" | "incremental"
> & {
  /** Absent: now. */
  readonly exportMs?: number | undefined
}

/**
 * The moment is fixed here. What the table says, and its window, the caller has judged: they are
 * judged again in the write, where `judge` throws as it did.
 */
export async function startExport(
  engine: AccountEngine,
  known: Table,
  request: ExportRequest,
  token: TransferToken,
  judge: (table: Table) => void,
): Promise<ExportRecord> {
  const { storage, platform, account, region } = engine
  const address = { account, region, name: known.name }
  const { exportMs, incremental, ...rest } = request
  const past = incremental ? incremental.toMs - 1 : exportMs
  const cut = past === undefined ? undefined : await cutAt(storage, known.id, past)
  const cutFrom = incremental && (await cutAt(storage, known.id, incremental.fromMs - 1))
  const id = newTransferId(platform)
  const rows = randomInteger48(platform)
  const startMs = platform.now()
  return storage.write(
    [{ space: "table", address }, { space: "lastSequence" }, tokenRead(address, "export", token)],
    ([row, lastSequence, used]): Plan<ExportRecord> => {
      const table = row && parseBody(row)
      if (!row || table?.id !== known.id) return { refuse: tableNotFound(known.name) }
      const refuse = outcomeOf(() => judge(table))
      if (refuse instanceof ApiError) return { refuse }
      // Of two requests with one token at the same time the other came first: it is sent again.
      if (used && used.expiresAtMs > startMs) {
        return { refuse: new ApiError("InternalServerError", "Please try again.") }
      }
      const record: ExportRecord = {
        ...rest,
        ...{ kind: "export", id, arn: `${table.arn}/export/${id}`, status: "IN_PROGRESS", startMs },
        table: {
          ...{ id: table.id, uuid: table.uuid, name: table.name, arn: table.arn },
          key: table.key,
        },
        exportMs: incremental?.toMs ?? exportMs ?? startMs,
        ...(incremental && { incremental }),
        progress: {
          ...{ rows, cut: cut ?? lastSequence, ...(cutFrom !== undefined && { cutFrom }) },
          ...{ phase: "start", files: 0, items: 0, bytes: 0 },
        },
      }
      const changes = [
        ...changesOfLog(row, holdLog, startMs),
        ...startChanges(address, record, token),
      ]
      return { changes, reply: record }
    },
  )
}

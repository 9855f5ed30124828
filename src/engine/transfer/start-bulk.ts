/** How a bulk operation begins, and how it is told to stop. */
import { ApiError } from "../../error.ts"
import type { Table } from "../../model/table/table.ts"
import type { Plan } from "../../storage/storage.ts"
import type { KnownTable } from "../catalog.ts"
import type { AccountEngine } from "../engine.ts"
import { requireNotBeingFilled } from "../table-faults.ts"
import { outcomeOf, parseBody } from "../table-row.ts"
import { type BulkRecord, nothingDone } from "./bulk-record.ts"
import { newTransferId, startChanges, type TransferToken, tokenRead } from "./start-transfer.ts"
import { putTransfer, transferIn, transferRead } from "./transfer-records.ts"

export type BulkRequest = Omit<
  BulkRecord,
  "kind" | "id" | "arn" | "status" | "startMs" | "table" | "progress"
>

/** @throws ApiError where the table is gone by now, or takes no bulk operations */
export async function startBulk(
  engine: AccountEngine,
  { table: { id: number, uuid, name, arn }, address }: KnownTable,
  request: BulkRequest,
  token: TransferToken,
): Promise<BulkRecord> {
  const { storage, platform } = engine
  const id = newTransferId(platform)
  const startMs = platform.now()
  const record: BulkRecord = {
    ...request,
    ...{ kind: "bulk", id, arn: `${arn}/bulk-operation/${id}`, status: "IN_PROGRESS", startMs },
    table: { id: number, uuid, name, arn },
    progress: nothingDone,
  }
  return storage.write(
    [{ space: "table", address }, tokenRead(address, "bulk", token)],
    ([row, used]): Plan<BulkRecord> => {
      // Of two requests with one token at the same time the other came first: it is sent again.
      if (used && used.expiresAtMs > startMs) {
        return { refuse: new ApiError("InternalServerError", "Please try again.") }
      }
      if (!row) return { refuse: ApiError.notFound() }
      const now = outcomeOf(() => requireFit(parseBody(row)))
      if (now instanceof ApiError) return { refuse: now }
      if (now.id !== number) return { refuse: ApiError.notFound() }
      return { changes: startChanges(address, record, token), reply: record }
    },
  )
}

/**
 * AWS guide, "Bulk put items considerations": a table that is there, creates no index, and is no
 * global table. The texts are ours.
 */
function requireFit(table: Table): Table {
  requireNotBeingFilled(table)
  const indexes = [...table.globalIndexes, ...(table.vectorIndexes ?? [])]
  if (indexes.some(({ state }) => state === "CREATING")) {
    throw ApiError.inUse(
      `Attempt to change a resource which is still in use: Table creates an index: ${table.name}`,
    )
  }
  if (table.replication) {
    throw ApiError.invalid("Bulk operations are not supported for global tables")
  }
  return table
}

/**
 * What is put stays. One that is being cancelled already is no error.
 *
 * @throws ApiError ValidationException where it has ended (unsure: AWS's reference is silent)
 */
export async function cancelBulk(
  { storage, platform, account, region }: AccountEngine,
  { id, table: { name } }: BulkRecord,
): Promise<void> {
  const place = { account, region }
  const address = { ...place, name }
  const dueAtMs = platform.now()
  await storage.write([transferRead(place, "bulk", id)], ([row]): Plan<undefined> => {
    const now = transferIn<"bulk">(row)
    if (now?.status === "CANCELLING") return { changes: [], reply: undefined }
    if (now?.status !== "IN_PROGRESS") {
      const text = `The bulk operation has ended: it is ${now?.status}`
      return { refuse: ApiError.invalid(text) }
    }
    const task = { id, kind: "bulk", address, body: "{}", dueAtMs }
    return {
      changes: [putTransfer(place, { ...now, status: "CANCELLING" }), { change: "putTask", task }],
      reply: undefined,
    }
  })
}

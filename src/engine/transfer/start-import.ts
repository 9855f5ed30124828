import { ApiError } from "../../error.ts"
import type { Table } from "../../model/table/table.ts"
import { randomSecret } from "../../platform.ts"
import type { Plan } from "../../storage/storage.ts"
import { definitionChanges } from "../definition-changes.ts"
import type { AccountEngine } from "../engine.ts"
import { putTable } from "../table-row.ts"
import { newTransferId, startChanges, type TransferToken, tokenRead } from "./start-transfer.ts"
import type { ImportRecord } from "./transfer-records.ts"

export type ImportRequest = Pick<
  ImportRecord,
  "bucket" | "prefix" | "bucketOwner" | "clientToken" | "data" | "parameters"
>

/** @throws ApiError ResourceInUseException if there is a table of that name */
export async function startImport(
  engine: AccountEngine,
  table: Table,
  request: ImportRequest,
  token: TransferToken,
): Promise<ImportRecord> {
  const { storage, platform, account, region } = engine
  const address = { account, region, name: table.name }
  const id = newTransferId(platform)
  const startMs = platform.now()
  const secret = randomSecret(platform)
  const { id: number, uuid, name, arn } = table
  const record: ImportRecord = {
    ...request,
    ...{ kind: "import", id, arn: `${arn}/import/${id}`, status: "IN_PROGRESS", startMs },
    table: { id: number, uuid, name, arn },
    progress: {
      ...{ objectsDone: 0, recordsDone: 0, processedBytes: 0 },
      ...{ processedItems: 0, importedItems: 0, errors: 0 },
    },
  }
  const filling: Table = { ...table, filling: id }
  await storage.write(
    [{ space: "table", address }, tokenRead(address, "import", token)],
    ([row, used]): Plan<undefined> => {
      // Of two requests with one token at the same time the other came first: it is sent again.
      if (used && used.expiresAtMs > startMs) {
        return { refuse: new ApiError("InternalServerError", "Please try again.") }
      }
      if (row) return { refuse: ApiError.inUse(`Table already exists: ${name}`) }
      return {
        changes: [
          putTable(address, filling),
          ...definitionChanges(address, undefined, filling, { nowMs: startMs, secret }),
          ...startChanges(address, record, token),
        ],
        reply: undefined,
      }
    },
  )
  engine.catalog.forget(name)
  return record
}

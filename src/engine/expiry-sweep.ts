/** Deletes items whose time has come, in bounded steps. */
import { keyBytesOf } from "../model/key/key-schema.ts"
import { expiredRange, expirySecondsOf } from "../model/table/expiry.ts"
import type { Table } from "../model/table/table.ts"
import type { EntryPage, ExpiryIndex } from "../storage/index-space.ts"
import type { Change, Plan, Storage } from "../storage/storage.ts"
import type { FindWatch } from "./engine.ts"
import { expiryBytes, expiryPartition } from "./expiry-plan.ts"
import { planItemWrite, type WriteOccasion } from "./plan.ts"
import { StoredItem } from "./stored-item.ts"
import { parseBody } from "./table-row.ts"

/** Items deleted in one step, and their bytes: few enough that no writer waits for long. */
const bound = { rowsMax: 50, bytesMax: Number.MAX_SAFE_INTEGER, itemBytesMax: 1024 * 1024 }
const tablesPerRound = 10

/** One step for each of some tables that have expired items. How many items were deleted. */
export async function sweepRound(
  storage: Storage,
  nowMs: number,
  findWatch?: FindWatch,
): Promise<number> {
  const { from, to } = expiredRange(nowMs)
  const range = { from: expiryBytes(from), to: expiryBytes(to + 1) }
  const read = { space: "dueExpiries", ...range, rowsMax: tablesPerRound } as const
  const [due] = await storage.read([read], "strong")
  let deleted = 0
  for (const index of due) deleted += await sweepStep(storage, index, range, nowMs, findWatch)
  return deleted
}

async function sweepStep(
  storage: Storage,
  { index, address }: ExpiryIndex,
  sort: { readonly from: Uint8Array; readonly to: Uint8Array },
  nowMs: number,
  findWatch: FindWatch | undefined,
): Promise<number> {
  // The step reads items by their table's number, which its name leads to.
  const [known] = await storage.read([{ space: "table", address }], "strong")
  const table = known && parseBody(known)
  if (table?.expiry?.id !== index) return 0
  const direction = "forward"
  const admission = findWatch?.(address.account, address.region, address.name)?.begin()
  return storage.write(
    [
      { space: "tableVersion", address },
      {
        ...{ space: "indexPartition", table: table.id, index, ...expiryPartition },
        ...{ sort, direction, bound },
      },
    ],
    ([version, page]): Plan<number> => {
      if (version !== known?.version) return { changes: [], reply: 0 }
      return deletionsOf(table, page, { nowMs, actor: "ttl", admission })
    },
  )
}

/** The items are read in the same step that deletes them: one that was renewed is not among them. */
function deletionsOf(table: Table, { rows }: EntryPage, occasion: WriteOccasion): Plan<number> {
  const { expiry } = table
  const { from, to } = expiredRange(occasion.nowMs)
  const changes: Change[] = []
  let deleted = 0
  for (const row of rows) {
    const old = new StoredItem(row)
    const seconds = expiry && expirySecondsOf(expiry, old.item)
    if (seconds === undefined || seconds < from || seconds > to) continue
    const key = keyBytesOf(table.key, old.item)
    const plan = planItemWrite({ change: { to: "delete" } }, table, key, row.size, old, occasion)
    if ("refuse" in plan) return plan
    changes.push(...plan.changes)
    deleted += 1
  }
  return { changes, reply: deleted }
}

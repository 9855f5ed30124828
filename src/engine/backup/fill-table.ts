/** Entries become the items of a table that nobody else uses yet. */
import { keyBytesOf } from "../../model/key/key-schema.ts"
import type { Table } from "../../model/table/table.ts"
import type {
  Change,
  ItemKey,
  ItemRow,
  Storage,
  TableAddress,
  TableRow,
} from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { keyText } from "../key-text.ts"
import { type ItemWrite, planItemWrite } from "../plan.ts"
import { StoredItem } from "../stored-item.ts"
import { parseBody, putTable } from "../table-row.ts"
import type { Entry } from "./entries.ts"
import { type Advanced, commitStep } from "./task-step.ts"

/** Few enough rows and bytes of one step that no writer waits for long. */
export const fillBound = { rowsMax: 100, bytesMax: 400 * 1024 }

export interface FilledTable {
  readonly address: TableAddress
  readonly id: number
}

/** Puts the entries and, in the same write, `next` in the place of the task. */
export function fillStep(
  storage: Storage,
  task: Task,
  next: Task,
  { address, id }: FilledTable,
  { entries, key }: { readonly entries: readonly Entry[]; readonly key: Table["key"] },
): Promise<Advanced> {
  const places = entries.map(({ item }) => keyBytesOf(key, item))
  // Of several with the same key the last one counts.
  const last = new Map(places.map((place, at) => [keyText(place), at]))
  const kept = [...last.values()]
  const reads = kept.map((at) => ({
    ...({ space: "item", table: id } as const),
    key: places[at] as ItemKey,
  }))
  return commitStep(storage, task, next, [{ space: "table", address }, ...reads], (found) => {
    const [row, ...items] = found as unknown as [TableRow | undefined, ...(ItemRow | undefined)[]]
    const table = row && parseBody(row)
    if (table?.id !== id) return undefined
    return kept.flatMap((at, turn): readonly Change[] => {
      const row = items[turn]
      const old = row && new StoredItem(row)
      const write = writeOf(entries[at] as Entry)
      const plan = planItemWrite(write, table, places[at] as ItemKey, old?.size, old, copying)
      if ("refuse" in plan) throw plan.refuse
      return plan.changes
    })
  })
}

/** What an index cannot hold was in the source table before that index, and is left out of it. */
const copying = { nowMs: 0, isCopy: true }

function writeOf({ item, row }: Entry): ItemWrite {
  return { change: row ? { to: "put", row: { ...row, item } } : { to: "delete" } }
}

/** What makes the table everybody's. */
export function finishTable(row: TableRow | undefined, id: number): readonly Change[] {
  if (!row) return []
  const { filling: _, ...table } = parseBody(row)
  if (table.id !== id) return []
  return [putTable(row.address, table)]
}

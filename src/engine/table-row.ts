/** What the catalog makes of a table's row. */
import { ApiError } from "../error.ts"
import { revised } from "../model/table/shared-settings.ts"
import type { Table } from "../model/table/table.ts"
import type { Change, TableAddress, TableRow } from "../storage/storage.ts"
import { requireNotBeingFilled } from "./table-faults.ts"

/** Storage holds only what `create` and `update` wrote: see `model/table/table.ts`. */
export function parseBody(row: TableRow): Table {
  return JSON.parse(row.body) as Table
}

/** The change that makes it the definition of its name. */
export function putTable(address: TableAddress, table: Table): Change {
  return { change: "putTable", address, table: table.id, body: JSON.stringify(table) }
}

/** A refusal as a value: a plan answers with it rather than throwing it. */
export function outcomeOf<T>(outcome: () => T): T | ApiError {
  try {
    return outcome()
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

/** The definition after a change that was asked for here; replicas have to hear of some of it. */
export function changed(before: Table, change: (before: Table) => Table, nowMs: number): Table {
  return revised(before, change(requireNotBeingFilled(before)), nowMs)
}

/** What callers hear of tables that are not there, or must stay. */
import { ApiError } from "../error.ts"
import { requireDeletableReplica } from "../model/table/change-replicas.ts"
import { isGoing } from "../model/table/replication.ts"
import type { Table } from "../model/table/table.ts"

/** The control plane names the table that is not there; the data plane does not. */
export function notFoundOnControlPlane(name: string): ApiError {
  return ApiError.notFound(`Table: ${name} not found`)
}

/** The words of the operations on backups. */
export function tableNotFound(name: string): ApiError {
  return new ApiError("TableNotFoundException", `Table not found: ${name}`)
}

/** The same, of a table that is to be restored. */
export function tableExists(name: string): ApiError {
  return new ApiError("TableAlreadyExistsException", `Table already exists: ${name}`)
}

/** Unless it is protected, not there yet, or a backup or restore is reading it. */
export function requireDeletable(table: Table, nowMs: number): Table {
  if (table.logHolds) {
    const text = "Attempt to change a resource which is still in use: Table is being backed up"
    throw ApiError.inUse(`${text} or restored: ${table.name}`)
  }
  if (!table.deletionProtected) {
    requireDeletableReplica(table, nowMs)
    return requireNotBeingFilled(table)
  }
  throw ApiError.invalid(
    "Resource cannot be deleted as it is currently protected against deletion. " +
      "Disable deletion protection first.",
  )
}

/**
 * A table that an import or a restore is still filling is none to the data plane. AWS guide: a
 * table can be used once it is ACTIVE.
 */
export function requireFilled<K extends { readonly table: Table }>(known: K): K {
  if (known.table.filling !== undefined) throw ApiError.notFound()
  return known
}

/** The texts are those of a table in CREATING or DELETING. */
export function requireNotBeingFilled(table: Table): Table {
  if (table.filling === undefined) return table
  const what = isGoing(table) ? "deleted" : "created"
  const text = `Attempt to change a resource which is still in use: Table is being ${what}`
  throw ApiError.inUse(`${text}: ${table.name}`)
}

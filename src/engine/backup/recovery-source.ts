/** The table that a request wants as it was, there or deleted. */
import { ApiError } from "../../error.ts"
import { earliestMsOf } from "../../model/table/recovery.ts"
import type { Table } from "../../model/table/table.ts"
import type { TableAddress } from "../../storage/storage.ts"
import type { AccountEngine } from "../engine.ts"
import type { RetainedTable } from "../retained-table.ts"
import { requireNotBeingFilled, tableNotFound } from "../table-faults.ts"

export interface RecoverySource {
  readonly address: TableAddress
  readonly table: Table
  /** The moment that is asked for. */
  readonly atMs: number
}

/**
 * @param atSeconds absent: the last moment that can be restored
 * @throws ApiError where there is no such table, or not of that time
 */
export async function sourceOf(
  { storage, catalog, platform, account, region }: AccountEngine,
  nameOrArn: string,
  atSeconds: number | undefined,
): Promise<RecoverySource> {
  const nowMs = platform.now()
  const name = catalog.nameOf(nameOrArn)
  const address = { account, region, name }
  const known = await catalog.find(name)
  if (known) {
    const { table } = known
    requireNotBeingFilled(table)
    return { address, table, atMs: momentIn(table, nowMs, nowMs, atSeconds) }
  }
  const [tasks] = await storage.read([{ space: "tasks", account, region }], "strong")
  const deleted = tasks
    .filter(({ kind, address }) => kind === "retained" && address.name === name)
    .map(({ body }) => JSON.parse(body) as RetainedTable)
    .sort((a, b) => b.deletedAtMs - a.deletedAtMs)
  const [latest] = deleted
  if (!latest) throw tableNotFound(name)
  // Of several that had the name, the one that was there at that time.
  const there = deleted.find(({ table }) => table.createdAtMs <= (atSeconds ?? nowMs) * 1000)
  const { table, deletedAtMs } = there ?? latest
  return { address, table, atMs: momentIn(table, deletedAtMs, nowMs, atSeconds) }
}

/** The text of the second is that of AWS's service model; that of the first is unsure. */
function momentIn(
  { name, recovery }: Table,
  latestMs: number,
  nowMs: number,
  atSeconds: number | undefined,
): number {
  if (!recovery) {
    const text = `Point in time recovery is not enabled for table '${name}'`
    throw new ApiError("PointInTimeRecoveryUnavailableException", text)
  }
  const atMs = atSeconds === undefined ? latestMs : Math.round(atSeconds * 1000)
  if (atMs >= earliestMsOf(recovery, nowMs) && atMs <= latestMs) return atMs
  throw new ApiError(
    "InvalidRestoreTimeException",
    "An invalid restore time was specified. RestoreDateTime must be between " +
      "EarliestRestorableDateTime and LatestRestorableDateTime.",
  )
}
